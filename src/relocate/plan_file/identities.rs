//! How a plan file calls the resources of an estate: by type and name, and where several share
//! these, by the place of each as well.

use std::collections::BTreeMap;

use super::super::job::Job;
use super::mistake::Mistake;
use super::read::Entry;
use crate::arm::ResourceRef;
use crate::text::{Span, nearest};

/// The resources of an estate by what a plan file calls them.
pub struct Identities<'j> {
    job: &'j Job<'j>,
    /// The names of the files of the run.
    names: &'j [&'j str],
    /// By type and name in lower case: the spelling of the input, and all that have it.
    all: BTreeMap<String, (String, Vec<ResourceRef>)>,
}

impl<'j> Identities<'j> {
    /// Puts them together; `names` are the files of the run.
    #[must_use]
    pub fn of(job: &'j Job<'_>, names: &'j [&'j str]) -> Self {
        let mut all: BTreeMap<String, (String, Vec<ResourceRef>)> = BTreeMap::new();
        for (at, resource) in job.estate.resources() {
            if resource.full_type.is_empty() {
                continue;
            }
            let id = job.identity(at);
            let entry = all
                .entry(id.to_ascii_lowercase())
                .or_insert_with(|| (id, Vec::new()));
            entry.1.push(at);
        }
        Self { job, names, all }
    }

    /// Where a resource stands: file and pointer. None where its name alone is enough.
    #[must_use]
    pub fn place(&self, at: ResourceRef) -> Option<String> {
        let id = self.job.identity(at).to_ascii_lowercase();
        let (_, same) = self.all.get(&id)?;
        (same.len() > 1).then(|| self.full_place(at))
    }

    fn full_place(&self, at: ResourceRef) -> String {
        let file = self.names.get(self.job.file_of(at.template));
        let pointer = self
            .job
            .resource(at)
            .map(|resource| resource.pointer.to_string());
        format!(
            "{}#{}",
            file.copied().unwrap_or_default(),
            pointer.unwrap_or_default()
        )
    }

    /// All that are called so, in the order of the inputs.
    #[must_use]
    pub fn called(&self, id: &str) -> &[ResourceRef] {
        let found = self.all.get(&id.to_ascii_lowercase());
        found.map_or(&[], |(_, found)| found.as_slice())
    }

    /// The name that was probably meant.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<String> {
        let ids = || self.all.values().map(|(id, _)| id.as_str());
        if let Some(found) = nearest(id, ids()) {
            return Some(found.to_owned());
        }
        // Long ones differ in one half: the type or the name.
        let (head, last) = id.rsplit_once('/')?;
        let same = ids().filter_map(|known| known.rsplit_once('/'));
        let by_name: Vec<&str> = same
            .filter(|(known, _)| known.eq_ignore_ascii_case(head))
            .map(|(_, last)| last)
            .collect();
        if let Some(found) = nearest(last, by_name) {
            return Some(format!("{head}/{found}"));
        }
        let mut same_name = ids().filter(|known| {
            known
                .rsplit_once('/')
                .is_some_and(|(_, known)| known.eq_ignore_ascii_case(last))
        });
        same_name.next().map(str::to_owned)
    }

    /// The resources that an entry means.
    ///
    /// # Errors
    /// None is called so or stands there, or all are only referred to.
    pub fn find(&self, entry: &Entry) -> Result<Vec<ResourceRef>, (Span, Mistake)> {
        let Some(id) = entry.get("id") else {
            return Ok(Vec::new());
        };
        let called = self.called(&id.text);
        if called.is_empty() {
            let mistake = Mistake::NoResource {
                id: id.text.clone(),
                nearest: self.nearest(&id.text),
            };
            return Err((id.span, mistake));
        }
        let here: Vec<ResourceRef> = match entry.get("place") {
            Some(place) => {
                let at_place = |at: &ResourceRef| self.full_place(*at) == place.text;
                let here: Vec<ResourceRef> = called.iter().copied().filter(at_place).collect();
                if here.is_empty() {
                    let places = called.iter().map(|at| self.full_place(*at)).collect();
                    let mistake = Mistake::NotThere {
                        id: id.text.clone(),
                        place: place.text.clone(),
                        places,
                    };
                    return Err((place.span, mistake));
                }
                here
            }
            None => called.to_vec(),
        };
        let is_deployed = |at: &ResourceRef| {
            let resource = self.job.resource(*at);
            resource.is_some_and(|resource| !resource.existing)
        };
        let deployed: Vec<ResourceRef> = here.into_iter().filter(is_deployed).collect();
        if deployed.is_empty() {
            return Err((id.span, Mistake::Existing(id.text.clone())));
        }
        Ok(deployed)
    }
}
