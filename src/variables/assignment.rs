//! An assignment, as written on the command line.

use super::{Error, Variable, VariableName, Variables};

/// A checked `NAME=VALUE`, `NAME^=DIR` or `NAME+=DIR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    name: VariableName,
    variable: Variable,
}

impl Assignment {
    /// Parses an assignment.
    ///
    /// # Errors
    /// It is not an assignment, or the variable can't be set.
    pub fn new(text: &str) -> Result<Self, Error> {
        let (left, right) =
            text.split_once('=').ok_or_else(|| Error::NoAssignment(text.to_owned()))?;
        let right = right.to_owned();
        let (name, variable) = if let Some(name) = left.strip_suffix('+') {
            (name, Variable::Entries { prepend: Vec::new(), append: vec![right] })
        } else if let Some(name) = left.strip_suffix('^') {
            (name, Variable::Entries { prepend: vec![right], append: Vec::new() })
        } else {
            (left, Variable::Value(right))
        };
        let name = VariableName::new(name)?;
        variable.check(&name)?;
        Ok(Self { name, variable })
    }

    /// Applies it to `variables`: a value replaces the previous value, entries are added.
    ///
    /// # Errors
    /// The variable has a value and this adds entries, or the other way round.
    pub fn apply(self, variables: &mut Variables) -> Result<(), Error> {
        let Self { name, variable } = self;
        let variable = match (variable, variables.remove(&name)) {
            (variable, None) => variable,
            (Variable::Value(value), Some(Variable::Value(_))) => Variable::Value(value),
            (
                Variable::Entries { prepend, append },
                Some(Variable::Entries { prepend: mut front, append: mut back }),
            ) => {
                // An entry that is there already moves to its new place.
                front.retain(|one| !prepend.contains(one) && !append.contains(one));
                back.retain(|one| !prepend.contains(one) && !append.contains(one));
                Variable::Entries {
                    prepend: prepend.into_iter().chain(front).collect(),
                    append: back.into_iter().chain(append).collect(),
                }
            }
            _ => return Err(Error::Mixed(name)),
        };
        variables.insert(name, variable);
        Ok(())
    }
}

impl From<(VariableName, Variable)> for Assignment {
    /// The two must have been checked together.
    fn from((name, variable): (VariableName, Variable)) -> Self {
        Self { name, variable }
    }
}
