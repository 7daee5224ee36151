//! From the model to the wire types of the agents' side.

use waymeet_icws::agent::{
    ConfigurationId, LicenseProperties, MEDIA_TYPE_CALLBACK, MEDIA_TYPE_CHAT, ResponseManagementItem,
    ResponseManagementLibrary, ResponseManagementLibraryFile, StatusMessage, StatusUntil, UserConfiguration,
    UserStatus, Utilization, UtilizationSettings, WorkgroupConfiguration, response_type,
};

use crate::model::{ContactCentre, ResponseLibrary, STATUSES, Station, Status, User, Workgroup};

/// A user's status.
pub(crate) fn user_status(user: &User, centre: &ContactCentre) -> UserStatus {
    let presence = &user.presence;
    let stations = presence.sessions.values().flatten();
    let until = presence.until.as_ref().map(|until| StatusUntil {
        until_date_time: until.date_time.clone(),
        has_date: until.has_date,
        has_time: until.has_time,
    });
    UserStatus {
        user_id: user.id.clone(),
        status_id: presence.status_id.to_owned(),
        notes: presence.notes.clone(),
        forward_number: presence.forward_number.clone(),
        until,
        logged_in: user.is_logged_in(),
        // Chats are no calls, and whoever calls back does so with a telephone of their own.
        on_phone: false,
        status_changed: presence.status_since.compact_utc(),
        on_phone_changed: presence.status_since.compact_utc(),
        stations: stations
            .filter_map(|station| station.workstation.clone())
            .collect(),
        ic_servers: if user.is_logged_in() {
            vec![centre.server_name().to_owned()]
        } else {
            Vec::new()
        },
    }
}

/// A status, as the list of all has it.
pub(crate) fn status_message(status: &Status) -> StatusMessage {
    StatusMessage {
        status_id: status.id.to_owned(),
        message_text: status.id.to_owned(),
        icon_uri: String::new(),
        group_tag: status.group.to_owned(),
        can_have_date: status.can_have_date,
        can_have_time: status.can_have_time,
        is_do_not_disturb_status: status.is_do_not_disturb,
        is_selectable_status: status.is_selectable,
        is_persistent_status: true,
        is_forward_status: status.is_forward,
        is_after_call_work_status: status.is_after_call_work,
        is_acd_status: status.is_acd,
        is_allow_follow_up_status: false,
        system_id: status.id.to_owned(),
    }
}

/// Ids of the statuses a user may choose.
pub(crate) fn selectable_statuses() -> Vec<String> {
    let selectable = STATUSES.iter().filter(|status| status.is_selectable);
    selectable.map(|status| status.id.to_owned()).collect()
}

fn configuration_id(kind: &str, id: &str, display_name: &str) -> ConfigurationId {
    ConfigurationId {
        id: id.to_owned(),
        display_name: display_name.to_owned(),
        uri: format!(
            "/configuration/{kind}/{}",
            id.replace('%', "%25").replace(' ', "%20")
        ),
    }
}

/// The properties a client selected; none selected means the id alone, `*` means all. A dotted path selects the whole object it
/// leads into.
pub(crate) struct Selection<'a>(pub(crate) &'a str);

impl Selection<'_> {
    /// The id alone.
    pub(crate) const NOTHING: Self = Self("");

    fn of<T>(&self, name: &str, value: impl FnOnce() -> T) -> Option<T> {
        let is_wanted = |selected: &str| {
            let object = selected.split('.').next().unwrap_or_default();
            selected == "*" || object.eq_ignore_ascii_case(name)
        };
        self.0.split(',').map(str::trim).any(is_wanted).then(value)
    }
}

/// A workgroup's configuration.
pub(crate) fn workgroup(
    workgroup: &Workgroup,
    centre: &ContactCentre,
    select: &Selection<'_>,
) -> WorkgroupConfiguration {
    let member = |id: &String| centre.user(id).ok().map(user_id);
    WorkgroupConfiguration {
        configuration_id: workgroup_id(workgroup),
        members: select.of("members", || {
            workgroup.members.keys().filter_map(member).collect()
        }),
        is_active: select.of("isActive", || true),
        has_queue: select.of("hasQueue", || true),
        // Nobody supervises here, and nothing is asked of agents after a chat.
        supervisors: select.of("supervisors", Vec::new),
        wrap_up_timeout: select.of("wrapUpTimeout", || 0),
        estimated_call_time_interval: select.of("estimatedCallTimeInterval", || {
            workgroup.tally.recent_talk().as_secs()
        }),
        chat_service_level_target: select.of("chatServiceLevelTarget", || {
            centre.policy().alert_timeout.as_secs()
        }),
        maximum_chat_response_time: select.of("maximumChatReponseTime", || 0),
        altocloud_queue_availability_updates: select.of("altocloudQueueAvailabilityUpdates", || {
            workgroup.has_availability_updates
        }),
    }
}

fn workgroup_id(workgroup: &Workgroup) -> ConfigurationId {
    configuration_id("workgroups", &workgroup.name, &workgroup.name)
}

pub(crate) fn user_id(user: &User) -> ConfigurationId {
    configuration_id("users", &user.id, &user.display_name)
}

/// A station's id; an empty one where there is none.
pub(crate) fn station_id(station: Option<&Station>) -> ConfigurationId {
    let name = station.and_then(|station| station.workstation.as_deref());
    match name {
        Some(name) => configuration_id("stations", name, name),
        None => ConfigurationId {
            id: String::new(),
            display_name: String::new(),
            uri: String::new(),
        },
    }
}

/// The level of users who handle every medium (inferred).
const ALL_MEDIA: u8 = 3;

/// A user's configuration.
pub(crate) fn user(user: &User, centre: &ContactCentre, select: &Selection<'_>) -> UserConfiguration {
    UserConfiguration {
        configuration_id: user_id(user),
        license_properties: select.of("licenseProperties", || LicenseProperties {
            has_client_access: true,
            license_active: true,
            media_level: ALL_MEDIA,
            additional_licenses: user
                .licences
                .iter()
                .map(|licence| configuration_id("licenses", licence, licence))
                .collect(),
        }),
        workgroups: select.of("workgroups", || {
            centre
                .workgroups()
                .filter(|group| group.members.contains_key(&user.id))
                .map(workgroup_id)
                .collect()
        }),
        utilizations: select.of("utilizations", || utilizations(user, centre)),
    }
}

/// How much a user is given at once. A callback takes all of an agent.
fn utilizations(user: &User, centre: &ContactCentre) -> UtilizationSettings {
    UtilizationSettings {
        actual_value: user.chats_at_once.map(at_once),
        effective_value: Some(at_once(centre.chats_at_once(user))),
    }
}

/// The same of a user nobody set anything for.
pub(crate) fn default_utilizations(centre: &ContactCentre) -> UtilizationSettings {
    UtilizationSettings {
        actual_value: None,
        effective_value: Some(at_once(centre.policy().chats_per_agent)),
    }
}

fn at_once(chats: usize) -> Vec<Utilization> {
    let chats = u32::try_from(chats).unwrap_or(u32::MAX);
    let share = |of: u32| 100u32.checked_div(of).unwrap_or(100);
    [(MEDIA_TYPE_CHAT, chats), (MEDIA_TYPE_CALLBACK, chats.min(1))]
        .map(|(media_type, max_assignable)| Utilization {
            media_type,
            utilization: share(max_assignable),
            max_assignable,
        })
        .to_vec()
}

/// A role's id.
pub(crate) fn role_id(id: &str, name: &str) -> ConfigurationId {
    configuration_id("roles", id, name)
}

/// The id of what stands for every user.
pub(crate) fn default_user_id() -> ConfigurationId {
    ConfigurationId {
        id: "user".to_owned(),
        display_name: "Default User".to_owned(),
        uri: "/configuration/defaults/user".to_owned(),
    }
}

/// A library of canned responses, and where its content is.
pub(crate) fn library_file(library: &ResponseLibrary) -> ResponseManagementLibraryFile {
    ResponseManagementLibraryFile {
        id: library.id.to_string(),
        name: library.name.clone(),
        url: format!("/response-management/libraries/{}", library.id),
        cache_tag: library.cache_tag.clone(),
    }
}

/// A library of canned responses with its content.
pub(crate) fn library(library: &ResponseLibrary) -> ResponseManagementLibrary {
    let items = library
        .responses
        .iter()
        .map(|(id, response)| ResponseManagementItem {
            id: id.to_string(),
            name: response.title.clone(),
            kind: response_type::TEXT,
            shortcut: Some(response.shortcut.clone()).filter(|shortcut| !shortcut.is_empty()),
            value: response.text.clone(),
        });
    ResponseManagementLibrary {
        id: library.id.to_string(),
        name: library.name.clone(),
        items: items.collect(),
    }
}

/// A server parameter's id.
pub(crate) fn parameter_id(name: &str) -> ConfigurationId {
    configuration_id("server-parameters", name, name)
}
