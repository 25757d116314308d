The lines of 'activate.nu' for each variable. <NAME> and <VALUE> are filled in, the value as a raw string. The
overlay puts everything back.

=== value: set
$env.<NAME> = <VALUE>
=== front: set
$env.<NAME> = (if ($env.<NAME>? | is-empty) { <VALUE> } else { [<VALUE> $env.<NAME>] | flatten | str join (char esep) })
=== front PATH: set
load-env { $path_name: ($env | get $path_name | insert 1 <VALUE>) }
=== back: set
$env.<NAME> = (if ($env.<NAME>? | is-empty) { <VALUE> } else { [$env.<NAME> <VALUE>] | flatten | str join (char esep) })
=== back PATH: set
load-env { $path_name: ($env | get $path_name | append <VALUE>) }
