// Prints every view of a schema as JDBC has it: "view NAME", a line "column TYPE" each, "rows", and the rows, tab-separated.
// Arguments: URL, user, password, schema. Run as a single file, the driver on the class path.
import java.sql.*;
import java.util.*;

class Views {
	static String type(int type) {
		switch (type) {
			case Types.VARCHAR: return "text";
			case Types.DATE: return "date";
			case Types.BIGINT: return "bigint";
			case Types.INTEGER: return "integer";
			case Types.DOUBLE: return "double precision";
			case Types.BIT: case Types.BOOLEAN: return "boolean";
			default: return "JDBC type " + type;
		}
	}

	static String value(ResultSet row, int i, String type) throws SQLException {
		Object value;
		switch (type) {
			case "date": value = row.getDate(i); break;
			case "bigint": value = row.getLong(i); break;
			case "integer": value = row.getInt(i); break;
			case "double precision": value = row.getDouble(i); break;
			case "boolean": value = row.getBoolean(i); break;
			default: value = row.getString(i);
		}
		return row.wasNull() ? "NULL" : value.toString();
	}

	public static void main(String[] args) throws SQLException {
		try (Connection server = DriverManager.getConnection(args[0], args[1], args[2])) {
			List<String> views = new ArrayList<>();
			try (ResultSet found = server.getMetaData().getTables(null, args[3], "%", new String[] {"VIEW"})) {
				while (found.next())
					views.add(found.getString("TABLE_NAME"));
			}
			for (String view : views) {
				System.out.println("view\t" + view);
				try (Statement statement = server.createStatement();
					ResultSet rows = statement.executeQuery("select * from " + args[3] + "." + view)) {
					ResultSetMetaData columns = rows.getMetaData();
					for (int i = 1; i <= columns.getColumnCount(); i++)
						System.out.println(columns.getColumnName(i) + "\t" + type(columns.getColumnType(i)));
					System.out.println("rows");
					while (rows.next()) {
						List<String> line = new ArrayList<>();
						for (int i = 1; i <= columns.getColumnCount(); i++)
							line.add(value(rows, i, type(columns.getColumnType(i))));
						System.out.println(String.join("\t", line));
					}
				}
			}
		}
	}
}
