-- Neovim 0.11 and later: `vim.lsp.enable('adapt')` starts the server for every .adapt file.
return {
  cmd = { "adapt", "lsp", "--stdio" },
  filetypes = { "adapt" },
  root_markers = { ".git", "package.json" },
}
