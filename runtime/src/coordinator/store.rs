//! Where a coordinator keeps what must outlive it: one row for each thing, so that no write grows with the load.

use crate::{
    Error, Result,
    core::{
        autoscale::{Effect, Lease, LeaseId, Seat, Stored},
        key::KeyValue,
        time::Timestamp,
    },
    platform::sql::Sql,
};
use js_sys::Array;
use std::cell::Cell;
use wasm_bindgen::JsValue;

const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS builds (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS instances (instance INTEGER PRIMARY KEY, idle_since REAL NOT NULL)",
    // Numbers of leases do not fit into the numbers of JavaScript.
    "CREATE TABLE IF NOT EXISTS leases (lease TEXT PRIMARY KEY, session TEXT, instance INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS seats (session TEXT PRIMARY KEY, instance INTEGER NOT NULL, until REAL NOT NULL) \
     WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS seats_by_end ON seats (until)",
];

/// Seats of more sessions than this are not kept; those that end first are forgotten first. Who makes up sessions by the
/// million gets no storage for it.
const MOST_SEATS: u32 = 100_000;

/// After so many writes of seats it is worth looking how many there are.
const WORTH_COUNTING: u32 = 10_000;

/// The tables of one coordinator.
pub(super) struct Store {
    sql: Sql,
    /// Seats written since they were counted; as good as many when nobody knows.
    uncounted: Cell<u32>,
}

impl Store {
    /// Opens the tables, and tells what is in them. Seats stay where they are.
    pub(super) fn open(sql: Sql) -> Result<(Self, Stored)> {
        for table in TABLES {
            sql.run(table, &[])?;
        }
        let count =
            "INSERT INTO builds VALUES (1, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number";
        let builds = sql.run(count, &[])?.first().and_then(|row| number(row, 0)).unwrap_or(1.0) as u32;
        let instances = sql.run("SELECT instance, idle_since FROM instances", &[])?;
        let instances = instances
            .iter()
            .filter_map(|row| Some((number(row, 0)? as u32, Timestamp(number(row, 1)? as u64))));
        let leases = sql.run("SELECT lease, session, instance FROM leases", &[])?;
        let leases = leases.iter().filter_map(|row| {
            let id = LeaseId(row.get(0).as_string()?.parse().ok()?);
            let session = row.get(1).as_string().and_then(|text| KeyValue::new(&text).ok());
            Some((id, Lease { session, instance: number(row, 2)? as u32 }))
        });
        let stored = Stored { builds, instances: instances.collect(), leases: leases.collect() };
        Ok((Self { sql, uncounted: Cell::new(WORTH_COUNTING) }, stored))
    }

    /// Where `session` was served before.
    pub(super) fn seat(&self, session: &KeyValue) -> Result<Option<Seat>> {
        let query = "SELECT instance, until FROM seats WHERE session = ?";
        let rows = self.sql.run(query, &[session.as_str().into()])?;
        Ok(rows.first().and_then(|row| {
            let (instance, until) = (number(row, 0)? as u32, Timestamp(number(row, 1)? as u64));
            Some(Seat { instance, until })
        }))
    }

    /// Forgets the seats of sessions that did not come back, and of the oldest ones when there are too many.
    pub(super) fn forget_seats(&self, now: Timestamp) -> Result<()> {
        self.sql.run("DELETE FROM seats WHERE until <= ?", &[time(now)])?;
        if self.uncounted.get() >= WORTH_COUNTING {
            self.uncounted.set(0);
            let rest = "DELETE FROM seats WHERE session IN \
                        (SELECT session FROM seats ORDER BY until DESC LIMIT -1 OFFSET ?)";
            self.sql.run(rest, &[MOST_SEATS.into()])?;
        }
        Ok(())
    }

    /// Performs an effect that is a write; `false` for one that is not.
    pub(super) fn perform(&self, effect: &Effect) -> Result<bool> {
        let (query, values): (&str, &[JsValue]) = match effect {
            Effect::SaveLease(id, lease) => (
                "INSERT OR REPLACE INTO leases VALUES (?, ?, ?)",
                &[id.0.to_string().into(), text(lease.session.as_ref()), lease.instance.into()],
            ),
            Effect::DropLease(id) => ("DELETE FROM leases WHERE lease = ?", &[id.0.to_string().into()]),
            Effect::SaveInstance(instance, since) => {
                ("INSERT OR REPLACE INTO instances VALUES (?, ?)", &[(*instance).into(), time(*since)])
            }
            Effect::DropInstance(instance) => {
                ("DELETE FROM instances WHERE instance = ?", &[(*instance).into()])
            }
            Effect::SaveSeat(session, seat) => (
                "INSERT OR REPLACE INTO seats VALUES (?, ?, ?)",
                &[session.as_str().into(), seat.instance.into(), time(seat.until)],
            ),
            Effect::Admit(..) | Effect::Warm(_) | Effect::Stop(_) | Effect::Alarm(_) => return Ok(false),
        };
        self.sql.run(query, values).map_err(Error::from)?;
        let is_seat = matches!(effect, Effect::SaveSeat(..));
        self.uncounted.set(self.uncounted.get().saturating_add(u32::from(is_seat)));
        Ok(true)
    }
}

fn number(row: &Array, column: u32) -> Option<f64> {
    row.get(column).as_f64()
}

fn text(session: Option<&KeyValue>) -> JsValue {
    session.map_or(JsValue::NULL, |session| session.as_str().into())
}

fn time(time: Timestamp) -> JsValue {
    JsValue::from_f64(time.0 as f64)
}
