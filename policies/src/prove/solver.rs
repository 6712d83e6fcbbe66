//! The solver cvc5, as a process: three questions about sets of policies, each answered for all facts at once.

use std::future::Future;
use std::io::ErrorKind;

use cedar_policy_symcc::err::Error;
use cedar_policy_symcc::solver::{LocalSolver, SolverError};
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet, Env};
use tokio::runtime::{Builder, Runtime};

use super::ProveError;

/// A question that takes longer is given up, and nothing is proved. Most take a few hundredths of a second.
const MILLISECONDS_EACH: &str = "--tlimit-per=30000";

pub(super) struct Solver {
    runtime: Runtime,
    compiler: CedarSymCompiler<LocalSolver>,
}

type Compiler = CedarSymCompiler<LocalSolver>;

impl Solver {
    pub(super) fn start() -> Result<Self, ProveError> {
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| failed("start", &error))?;
        let started = runtime.block_on(async {
            LocalSolver::cvc5_with_args([MILLISECONDS_EACH])
                .map_err(Error::from)
                .and_then(CedarSymCompiler::new)
        });
        match started {
            Ok(compiler) => Ok(Self { runtime, compiler }),
            Err(Error::SolverError(SolverError::Io(error))) if error.kind() == ErrorKind::NotFound => {
                Err(ProveError::NoSolver)
            }
            Err(error) => Err(failed("start", &error)),
        }
    }

    /// Facts both sets allow.
    pub(super) fn both_allow(
        &mut self,
        one: &CompiledPolicySet,
        other: &CompiledPolicySet,
        what: &str,
    ) -> Result<Option<Env>, ProveError> {
        self.ask(what, async |compiler| compiler.check_disjoint_with_counterexample_opt(one, other).await)
    }

    /// Facts the first set allows and the second does not.
    pub(super) fn allows_beyond(
        &mut self,
        one: &CompiledPolicySet,
        other: &CompiledPolicySet,
        what: &str,
    ) -> Result<Option<Env>, ProveError> {
        self.ask(what, async |compiler| compiler.check_implies_with_counterexample_opt(one, other).await)
    }

    /// Facts the set allows.
    pub(super) fn allows(&mut self, set: &CompiledPolicySet, what: &str) -> Result<Option<Env>, ProveError> {
        self.ask(what, async |compiler| compiler.check_always_denies_with_counterexample_opt(set).await)
    }

    /// Facts on which the policy errs.
    pub(super) fn errs(&mut self, policy: &CompiledPolicy, what: &str) -> Result<Option<Env>, ProveError> {
        self.ask(what, async |compiler| compiler.check_never_errors_with_counterexample_opt(policy).await)
    }

    fn ask<T>(
        &mut self,
        what: &str,
        question: impl AsyncFnOnce(&mut Compiler) -> Result<T, Error>,
    ) -> Result<T, ProveError> {
        let Self { runtime, compiler } = self;
        wait(runtime, question(compiler)).map_err(|error| failed(what, &error))
    }
}

fn wait<T>(runtime: &Runtime, answer: impl Future<Output = T>) -> T {
    runtime.block_on(answer)
}

pub(super) fn failed(what: &str, error: &(dyn std::error::Error + '_)) -> ProveError {
    let mut why = error.to_string();
    if let Some(cause) = error.source() {
        why = format!("{why}: {cause}");
    }
    ProveError::Solver { what: what.to_owned(), why }
}
