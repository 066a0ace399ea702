"""The mappings that come with Foedus, one YAML file each."""
