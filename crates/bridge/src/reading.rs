//! Reads the configuration from the server, and subscribes to what goes on.

use std::collections::{BTreeMap, BTreeSet};

use waymeet_icws::agent::{
    INTERVAL_PARAMETER, LicenseAssignedStatusList, LicenseList, LicenseOperationResultList, MEDIA_TYPE_CHAT,
    ParameterValueItem, QueueId, QueueSubscription, ServerParameterConfiguration, StatisticKey,
    StatisticSubscription, StatusMessageList, UserConfiguration, UserStatusSubscription, WORKGROUP_PARAMETER,
    WorkgroupActivationSubscription, WorkgroupConfiguration, queue_type,
};

use crate::error::IcwsError;
use crate::facts::{
    AGENT_QUEUES, Configuration, Facts, KIND_ATTRIBUTE, STATE_ATTRIBUTE, USER_ATTRIBUTE, WorkgroupOptions,
    statistic,
};
use crate::icws_session::IcwsSession;
use crate::pacing::{DISABLED_PARAMETER, PacingParameters, RATE_PARAMETER};
use crate::rules::{SERVER_LICENCE, USER_LICENCE};

/// Begins the id of a subscription to a workgroup's activations.
const ACTIVATIONS_PREFIX: &str = "workgroup:";

/// Reads everything the rules need to know of the configuration.
pub(crate) async fn configuration(session: &IcwsSession) -> Result<Configuration, IcwsError> {
    let users = users(session).await?;
    Ok(Configuration {
        server_licensed: server_licensed(session).await?,
        pacing: PacingParameters {
            rate: parameter(session, RATE_PARAMETER).await?,
            disabled: parameter(session, DISABLED_PARAMETER).await?,
        },
        acd_statuses: acd_statuses(session).await?,
        workgroups: workgroups(session).await?,
        licensed_users: licensed_users(&users),
        chats_at_once: chats_at_once(&users),
        users: (users.into_iter())
            .map(|user| (user.configuration_id.id, user.configuration_id.display_name))
            .collect(),
    })
}

/// Our servers list their licences; a real CIC server is asked for this one (*inferred*).
async fn server_licensed(session: &IcwsSession) -> Result<bool, IcwsError> {
    match session
        .get::<LicenseAssignedStatusList>(&["licenses", "server"], "")
        .await
    {
        Ok(told) => {
            let licences = told.license_assigned_status_list;
            Ok(licences
                .iter()
                .any(|licence| licence.name == SERVER_LICENCE && licence.is_assigned))
        }
        Err(error) if error.is_not_found() => {
            let asked = LicenseList {
                license_list: vec![SERVER_LICENCE.to_owned()],
            };
            let told: LicenseOperationResultList = session.post(&["licenses"], &asked).await?;
            let results = told.license_operation_result_list;
            Ok(results
                .iter()
                .any(|result| result.license_name == SERVER_LICENCE && result.is_available))
        }
        Err(error) => Err(error),
    }
}

/// A server parameter; nothing when it is not set.
async fn parameter(session: &IcwsSession, name: &str) -> Result<Option<String>, IcwsError> {
    let path = ["configuration", "server-parameters", name];
    match session.get::<ServerParameterConfiguration>(&path, "").await {
        Ok(parameter) => Ok(Some(parameter.value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

async fn acd_statuses(session: &IcwsSession) -> Result<BTreeSet<String>, IcwsError> {
    let told: StatusMessageList = session.get(&["status", "status-messages"], "").await?;
    let statuses = told
        .status_message_list
        .into_iter()
        .filter(|status| status.is_acd_status);
    Ok(statuses.map(|status| status.status_id).collect())
}

async fn workgroups(session: &IcwsSession) -> Result<BTreeMap<String, WorkgroupOptions>, IcwsError> {
    let select = "select=members,isActive,hasQueue,altocloudQueueAvailabilityUpdates";
    let told: Vec<WorkgroupConfiguration> = session.list(&["configuration", "workgroups"], select).await?;
    let named = told.into_iter().map(|workgroup| {
        let members = workgroup
            .members
            .unwrap_or_default()
            .into_iter()
            .map(|member| member.id);
        let options = WorkgroupOptions {
            updates_enabled: workgroup.altocloud_queue_availability_updates == Some(true),
            in_use: workgroup.is_active == Some(true) && workgroup.has_queue == Some(true),
            members: members.collect(),
        };
        (workgroup.configuration_id.id, options)
    });
    Ok(named.collect())
}

async fn users(session: &IcwsSession) -> Result<Vec<UserConfiguration>, IcwsError> {
    let select = "select=licenseProperties,utilizations";
    session.list(&["configuration", "users"], select).await
}

fn licensed_users(users: &[UserConfiguration]) -> BTreeSet<String> {
    let licensed = users.iter().filter(|user| {
        user.license_properties.as_ref().is_some_and(|licences| {
            licences.license_active
                && licences
                    .additional_licenses
                    .iter()
                    .any(|licence| licence.id == USER_LICENCE)
        })
    });
    licensed.map(|user| user.configuration_id.id.clone()).collect()
}

/// How many chats users are given at once; nobody of whom the server does not say it.
fn chats_at_once(users: &[UserConfiguration]) -> BTreeMap<String, usize> {
    let told = users.iter().filter_map(|user| {
        let utilizations = user.utilizations.as_ref()?;
        let values = utilizations
            .effective_value
            .as_ref()
            .or(utilizations.actual_value.as_ref())?;
        let chats = values.iter().find(|value| value.media_type == MEDIA_TYPE_CHAT)?;
        let chats = usize::try_from(chats.at_once()).unwrap_or(usize::MAX);
        Some((user.configuration_id.id.clone(), chats))
    });
    told.collect()
}

/// What is subscribed to; put again when the configuration names others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Watch {
    users: BTreeSet<String>,
    workgroups: BTreeSet<String>,
}

impl Watch {
    /// What the facts ask to be watched.
    pub(crate) fn wanted(facts: &Facts) -> Self {
        Self {
            users: facts.watched_users().into_iter().cloned().collect(),
            workgroups: facts.enabled_workgroups().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Subscribes to all of this, and ends what only `before` watched.
    pub(crate) async fn put(&self, session: &IcwsSession, before: &Self) -> Result<(), IcwsError> {
        for workgroup in before.workgroups.difference(&self.workgroups) {
            session
                .unsubscribe(&["activations", "workgroups", &activation_subscription(workgroup)])
                .await?;
        }
        let statuses = UserStatusSubscription {
            user_ids: self.users.iter().cloned().collect(),
        };
        session.subscribe(&["status", "user-statuses"], &statuses).await?;
        let queue = |user: &String| QueueId {
            queue_type: queue_type::USER,
            queue_name: user.clone(),
        };
        let queues = QueueSubscription {
            queue_ids: self.users.iter().map(queue).collect(),
            attribute_names: [STATE_ATTRIBUTE, USER_ATTRIBUTE, KIND_ATTRIBUTE]
                .map(str::to_owned)
                .to_vec(),
        };
        session.subscribe(&["queues", AGENT_QUEUES], &queues).await?;
        for workgroup in &self.workgroups {
            let body = WorkgroupActivationSubscription {
                workgroup_id: workgroup.clone(),
                user_ids: Vec::new(),
            };
            let id = activation_subscription(workgroup);
            session
                .subscribe(&["activations", "workgroups", &id], &body)
                .await?;
        }
        let statistic_keys = self
            .workgroups
            .iter()
            .flat_map(|name| statistic_keys(name))
            .collect();
        session
            .subscribe(
                &["statistics", "statistic-values"],
                &StatisticSubscription { statistic_keys },
            )
            .await
    }

    /// Forgets what was known of those no longer watched, so that nothing stale is believed later.
    pub(crate) fn prune(&self, facts: &mut Facts) {
        facts.activities.retain(|user, _| self.users.contains(user));
        facts
            .activations
            .retain(|workgroup, _| self.workgroups.contains(workgroup));
        facts
            .numbers
            .retain(|workgroup, _| self.workgroups.contains(workgroup));
    }
}

fn activation_subscription(workgroup: &str) -> String {
    format!("{ACTIVATIONS_PREFIX}{workgroup}")
}

fn statistic_keys(workgroup: &str) -> [StatisticKey; 4] {
    let of = |identifier: &str, interval: Option<&str>| {
        let item = |kind: &str, value: &str| ParameterValueItem {
            parameter_type_id: kind.to_owned(),
            value: value.to_owned(),
        };
        let mut items = vec![item(WORKGROUP_PARAMETER, workgroup)];
        items.extend(interval.map(|interval| item(INTERVAL_PARAMETER, interval)));
        StatisticKey {
            statistic_identifier: identifier.to_owned(),
            parameter_value_items: items,
        }
    };
    [
        of(statistic::AVAILABLE, None),
        of(statistic::WAITING, None),
        of(statistic::ESTIMATED_WAIT, None),
        of(statistic::AVERAGE_TALK, Some("CurrentPeriod")),
    ]
}
