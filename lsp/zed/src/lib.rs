//! Starts `adapt lsp --stdio`, found on the path, for every `.adapt` file.
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Adapt;

impl zed::Extension for Adapt {
    fn new() -> Self {
        Adapt
    }

    fn language_server_command(&mut self, _id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree
            .which("adapt")
            .ok_or("there is no `adapt` on the path: npm install --global adapt-lang")?;
        Ok(Command {
            command,
            args: vec!["lsp".into(), "--stdio".into()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Adapt);
