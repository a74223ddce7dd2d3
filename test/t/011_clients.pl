# What BI tools see of a mart: psql, JDBC and ODBC, each as the role that was granted it, with a password over TCP. Every
# column has a plain type in the driver's own description, and each driver gives the same rows as psql.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use File::Temp;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $clients = "$FindBin::RealBin/../clients";
my $node = start_server('clients', "listen_addresses = '127.0.0.1'\npassword_encryption = 'scram-sha-256'\n");
my $port = $node->port;
my %login = (user => 'reader', password => 'pass word');

run_log([ 'psql', '-Xq', '-d', $node->connstr('postgres'), '-v', "reader=$login{user}", '-f', "$clients/fixture.sql" ])
	or BAIL_OUT('the fixture fails');
ask($node, "alter role $login{user} password '$login{password}'");
# As in a real installation: who comes over the network has a password.
open my $hba, '>', $node->data_dir . '/pg_hba.conf' or die $!;
print $hba "local all all trust\nhost all $login{user} 127.0.0.1/32 scram-sha-256\n";
close $hba;
$node->reload;

my @names = split /\n/, ask($node, <<'SQL');
select relname from pg_class where relnamespace = 'mart'::regnamespace and relkind = 'v' order by relname
SQL
cmp_ok(scalar @names, '>=', 12, 'the mart has its views');

# What a client printed: of each view "view NAME", a line "column TYPE" each, "rows", and the rows; all tab-separated.
sub views_of
{
	my ($out) = @_;
	my (%views, $view, $lines);

	foreach my $line (map { [ split /\t/, $_, -1 ] } split /\n/, $out)
	{
		if ($line->[0] eq 'view') { $view = $views{ $line->[1] } = { columns => [], rows => [] }; $lines = $view->{columns} }
		elsif ("@$line" eq 'rows') { $lines = $view->{rows} }
		else { push @$lines, $line }
	}
	return \%views;
}

# Numbers as numbers and truth in one spelling, for each client writes them in its own way; rows in one order.
sub table
{
	my ($view) = @_;
	my ($columns, $rows) = @$view{qw(columns rows)};
	my $same = sub {
		my ($value, $type) = @_;
		return $value if $value eq 'NULL';
		return sprintf '%.17g', $value if $type eq 'double precision';
		return $type eq 'boolean' ? $value =~ /^(t|true|1)$/ || 0 : $value;
	};

	return [ sort map { my $row = $_; join "\t", map { $same->($row->[$_], $columns->[$_][1]) } 0 .. $#$row } @$rows ];
}

# ---- psql ----

my $script = join '', map { "\\echo 'view\t$_'\nselect * from mart.$_ \\gdesc\n\\echo rows\nselect * from mart.$_;\n" } @names;
my ($out, $errors) = ('', '');
IPC::Run::run([ 'psql', '-XAtq', '-F', "\t", '-P', 'null=NULL', "host=127.0.0.1 port=$port user=$login{user} password='$login{password}' dbname=postgres" ],
	'<', \$script, '>', \$out, '2>', \$errors);
is($errors, '', 'psql reads every view');
my %psql = %{ views_of($out) };
foreach my $name (@names)
{
	my @odd = grep { $_->[1] !~ /^(text|date|bigint|integer|double precision|boolean)$/ } @{ $psql{$name}{columns} };
	is(join(', ', map { "@$_" } @odd), '', "$name: plain types");
	cmp_ok(scalar @{ $psql{$name}{rows} }, '>', 0, "$name: has rows");
}

# The same views, columns, types and rows.
sub agrees
{
	my ($client, $views) = @_;

	is_deeply([ sort keys %$views ], \@names, "$client lists the views");
	foreach my $name (@names)
	{
		is_deeply($views->{$name}{columns}, $psql{$name}{columns}, "$client: columns of $name");
		is_deeply(table($views->{$name} // { columns => [], rows => [] }), table($psql{$name}), "$client: rows of $name");
	}
}

# ---- JDBC ----

SKIP:
{
	my $driver = '/usr/share/java/postgresql.jar';
	skip "JDBC: there is no $driver (Debian: libpostgresql-jdbc-java)", 1 unless -e $driver;
	skip 'JDBC: there is no Java compiler (Debian: default-jdk-headless)', 1 if system('javac -version >/dev/null 2>&1');

	($out, $errors) = ('', '');
	IPC::Run::run([ 'java', '-Dfile.encoding=UTF-8', '-cp', $driver, "$clients/Views.java", "jdbc:postgresql://127.0.0.1:$port/postgres",
			$login{user}, $login{password}, 'mart' ], '>', \$out, '2>', \$errors);
	is($errors, '', 'JDBC reads every view');
	agrees('JDBC', views_of($out));
}

# ---- ODBC ----

SKIP:
{
	skip 'ODBC: there is no DBD::ODBC (Debian: libdbd-odbc-perl)', 1 unless eval { require DBD::ODBC };
	my ($driver) = glob '/usr/lib/*/odbc/psqlodbcw.so';
	skip 'ODBC: there is no psqlodbcw.so (Debian: odbc-postgresql)', 1 unless $driver;

	# SQL_WLONGVARCHAR, SQL_WVARCHAR, SQL_LONGVARCHAR, SQL_VARCHAR; SQL_TYPE_DATE; ...
	my %types = (-10 => 'text', -9 => 'text', -1 => 'text', 12 => 'text', 91 => 'date', -5 => 'bigint', 4 => 'integer',
		8 => 'double precision', 6 => 'double precision', -7 => 'boolean');
	my $server = DBI->connect("dbi:ODBC:Driver=$driver;Server=127.0.0.1;Port=$port;Database=postgres;BoolsAsChar=0",
		$login{user}, $login{password}, { RaiseError => 1, LongReadLen => 10000 });
	my %views;
	foreach my $found (@{ $server->table_info(undef, 'mart', '%', 'VIEW')->fetchall_arrayref })
	{
		my $name = $found->[2];
		my $rows = $server->prepare("select * from mart.$name");
		$rows->execute;
		my @columns = map { $types{ $rows->{TYPE}[$_] } // "ODBC type $rows->{TYPE}[$_]" } 0 .. $rows->{NUM_OF_FIELDS} - 1;
		$views{$name}{columns} = [ map { [ $rows->{NAME}[$_], $columns[$_] ] } 0 .. $#columns ];
		while (my $row = $rows->fetchrow_arrayref)
		{
			push @{ $views{$name}{rows} }, [ map { $_ // 'NULL' } @$row ];
		}
	}
	$server->disconnect;
	agrees('ODBC', \%views);
}

$node->stop;
done_testing();
