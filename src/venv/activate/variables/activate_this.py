The lines of 'activate_this.py' for each variable. <NAME> and <VALUE> are filled in, the value as a literal.

=== value: set
os.environ["<NAME>"] = <VALUE>
=== front: set
os.environ["<NAME>"] = os.pathsep.join(filter(None, [<VALUE>, os.environ.get("<NAME>")]))
=== front PATH: set
os.environ["PATH"] = os.pathsep.join([here, <VALUE>]) + os.environ["PATH"][len(here):]
=== back: set
os.environ["<NAME>"] = os.pathsep.join(filter(None, [os.environ.get("<NAME>"), <VALUE>]))
