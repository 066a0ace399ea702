// One position by its id.
// parameters: position
// rows: position: {...}
// rides on: position_id
MATCH (position:Position {id: $position})
RETURN position {.*} AS position
