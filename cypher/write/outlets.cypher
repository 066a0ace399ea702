// Outlets and how reliable they are held to be.
// parameters: rows: list of {id, properties}
// rides on: outlet_id
UNWIND $rows AS row
MERGE (outlet:Outlet {id: row.id})
SET outlet.name = coalesce(row.properties.name, outlet.name, outlet.id),
    outlet.reliability = row.properties.reliability
