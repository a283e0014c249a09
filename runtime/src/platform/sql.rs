//! `ctx.storage.sql`.

use super::state::Storage;
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The SQL API of SQLite-backed objects. Writes are atomic with those around them and held back from the world until
    /// they are durable.
    #[derive(Clone, Debug)]
    pub(crate) type Sql;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn sql(this: &Storage) -> Option<Sql>;

    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &Sql, query: &str, values: &Array) -> Result<Cursor, JsValue>;

    type Cursor;

    #[wasm_bindgen(method)]
    fn raw(this: &Cursor) -> Rows;

    type Rows;

    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &Rows) -> Result<Array, JsValue>;
}

impl Sql {
    /// Executes one statement; the rows are lists of values.
    pub(crate) fn run(&self, query: &str, values: &[JsValue]) -> Result<Vec<Array>, JsValue> {
        let rows = self.exec(query, &values.iter().collect())?.raw().to_array()?;
        Ok(rows.iter().map(JsCast::unchecked_into).collect())
    }
}
