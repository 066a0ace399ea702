// Outlets and how reliable they are held to be.
// parameters: rows: list of {id, name: or null, reliability}
// rides on: outlet_id
UNWIND $rows AS row
MERGE (outlet:Outlet {id: row.id})
SET outlet.name = coalesce(row.name, outlet.name, outlet.id), outlet.reliability = row.reliability
