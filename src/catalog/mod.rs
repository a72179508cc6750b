//! What is known about Azure, offline: regions, availability, properties.
