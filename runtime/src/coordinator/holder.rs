//! The instance's side: which leases it holds, and telling so.

use super::{
    Travelling,
    ask::{call, read, stub},
};
use crate::{
    Result, Spec,
    core::{
        autoscale::{HEARTBEAT, Held, LeaseId, Reply, Report},
        key::KeyValue,
        select::CoordinatorName,
    },
    platform::{
        clock,
        lease::{Connection, lease_of},
        state::State,
    },
};
use js_sys::Promise;
use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use worker::Env;

/// Ends within this time are told together.
const TOGETHER: Duration = Duration::from_millis(20);

/// More ends than this are not remembered while nobody listens: their leases are given up without.
const UNTOLD: usize = 10_000;

/// Where the number of this object's life is kept.
const LIFE: &str = "worker-containers:life";

/// The leases of one instance.
pub(crate) struct Holder {
    spec: &'static Spec,
    state: State,
    env: Env,
    held: RefCell<Holding>,
}

#[derive(Default)]
struct Holding {
    coordinator: Option<(CoordinatorName, u32)>,
    life: u64,
    reports: u64,
    open: BTreeMap<LeaseId, (Option<KeyValue>, Connection)>,
    ended: Vec<LeaseId>,
    failing: bool,
    beats: bool,
    tells_soon: bool,
}

impl Holder {
    pub(crate) fn new(spec: &'static Spec, state: State, env: Env) -> Rc<Self> {
        Rc::new(Self { spec, state, env, held: RefCell::default() })
    }

    /// The response that `send` promises, counted until its end when the request came with a lease. `is_well` tells
    /// afterwards whether the instance could serve it.
    pub(crate) fn counted(
        self: &Rc<Self>,
        request: web_sys::Request,
        send: impl FnOnce(web_sys::Request) -> Promise,
        is_well: impl Fn() -> bool + 'static,
    ) -> Promise {
        let lease = lease_of(&request).and_then(|text| read::<Travelling>(&text).ok());
        let Some(Travelling { coordinator, instance, lease, session }) = lease else { return send(request) };
        let holder = self.clone();
        let ended = Closure::once_into_js(move || holder.ended(lease, is_well()));
        let connection = Connection::new(&ended);
        {
            let mut held = self.held.borrow_mut();
            if held.life == 0 {
                held.life = self.next_life();
            }
            held.coordinator = Some((CoordinatorName::named(&coordinator), instance));
            held.open.insert(lease, (session, connection.clone()));
        }
        self.beat();
        connection.follow(&send(request))
    }

    /// Lives of this object are told apart, because connections end with the one they began in.
    fn next_life(&self) -> u64 {
        let kv = self.state.storage().kv();
        let last = kv.as_ref().and_then(|kv| kv.get(LIFE).ok()).and_then(|life| life.as_f64()).unwrap_or(0.0);
        let life = last + 1.0;
        if let Some(kv) = kv
            && let Err(error) = kv.put(LIFE, &JsValue::from_f64(life))
        {
            worker::console_error!("cannot store the number of this life: {}", crate::error::text_of(&error));
        }
        life as u64
    }

    fn ended(self: &Rc<Self>, lease: LeaseId, is_well: bool) {
        let mut held = self.held.borrow_mut();
        held.open.remove(&lease);
        held.failing = !is_well;
        if held.ended.len() < UNTOLD {
            held.ended.push(lease);
        }
        if !std::mem::replace(&mut held.tells_soon, true) {
            let holder = self.clone();
            spawn_local(async move {
                clock::sleep(TOGETHER).await;
                holder.held.borrow_mut().tells_soon = false;
                holder.tell().await;
            });
        }
    }

    /// Tells again and again, for as long as there is something to tell.
    fn beat(self: &Rc<Self>) {
        if std::mem::replace(&mut self.held.borrow_mut().beats, true) {
            return;
        }
        let holder = self.clone();
        spawn_local(async move {
            loop {
                clock::sleep(HEARTBEAT).await;
                {
                    let mut held = holder.held.borrow_mut();
                    if held.open.is_empty() && held.ended.is_empty() {
                        held.beats = false;
                        return;
                    }
                }
                holder.tell().await;
            }
        });
    }

    async fn tell(&self) {
        let Some((coordinator, instance, report)) = self.report() else { return };
        let ended = report.ended.clone();
        match self.send(&coordinator, instance, &report).await {
            Ok(Reply { revoked }) => {
                for lease in revoked {
                    let connection =
                        self.held.borrow().open.get(&lease).map(|(_, connection)| connection.clone());
                    if let Some(connection) = connection {
                        connection.revoke();
                    }
                }
            }
            Err(error) => {
                worker::console_warn!("the coordinator `{}` was not reached: {error}", coordinator.as_str());
                let mut held = self.held.borrow_mut();
                let room = UNTOLD.saturating_sub(held.ended.len());
                held.ended.extend(ended.into_iter().take(room));
            }
        }
    }

    /// The whole truth, now.
    fn report(&self) -> Option<(CoordinatorName, u32, Report)> {
        let mut held = self.held.borrow_mut();
        let (coordinator, instance) = held.coordinator.clone()?;
        held.reports += 1;
        let report = Report {
            life: held.life,
            number: held.reports,
            held: held
                .open
                .iter()
                .map(|(lease, (session, _))| Held { lease: *lease, session: session.clone() })
                .collect(),
            ended: std::mem::take(&mut held.ended),
            failing: held.failing,
        };
        Some((coordinator, instance, report))
    }

    async fn send(&self, coordinator: &CoordinatorName, instance: u32, report: &Report) -> Result<Reply> {
        let json =
            serde_json::to_string(report).map_err(|error| crate::Error::Platform(error.to_string()))?;
        let called = stub(&self.env, self.spec, coordinator)?.report(instance, &json);
        read(&call(called)?.text().await?)
    }
}
