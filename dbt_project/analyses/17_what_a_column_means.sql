select table_name, column_name, data_type, comment
from duckdb_columns()
where schema_name = 'marts' and table_name = 'observations'
order by column_index
