-- What a person does in Neovim with the built-in client, step by step; the answers go to $ADAPT_ANSWER as JSON.
-- Runs from Neovim 0.7 on.
local answer = { steps = {} }
local function finish()
  local file = assert(io.open(vim.env.ADAPT_ANSWER, "w"))
  file:write(vim.fn.json_encode(answer))
  file:close()
  vim.cmd("qall!")
end
local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then error("waited in vain for " .. what) end
end
local function step(name, run)
  local ok, result = pcall(run)
  if ok then answer.steps[name] = result else answer.steps[name] = { error = tostring(result) } end
end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") end
-- 1-based line, 0-based column of the first place where `word` stands.
local function go_to(word)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = content:find(word, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { line, column - 1 })
      return
    end
  end
  error("there is no " .. word)
end
local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end
local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

vim.cmd("edit " .. vim.env.ADAPT_FILE)
answer.filetype = vim.bo.filetype
answer.version = tostring(vim.version().major) .. "." .. tostring(vim.version().minor)
local config = {
  name = "adapt",
  cmd = { vim.env.ADAPT_NODE, vim.env.ADAPT_SERVER, "lsp", "--stdio" },
  root_dir = vim.fn.getcwd(),
}
local id = vim.lsp.start and vim.lsp.start(config) or vim.lsp.start_client(config)
if not vim.lsp.start then vim.lsp.buf_attach_client(0, id) end

step("attach", function()
  wait("the server", function()
    local client = vim.lsp.get_client_by_id(id)
    return client ~= nil and client.initialized == true
  end)
  return { clients = #get_clients() }
end)

step("diagnostics", function()
  wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
  return vim.tbl_map(function(each)
    return { code = each.code or (each.user_data and each.user_data.lsp and each.user_data.lsp.code), message = each.message, line = each.lnum }
  end, vim.diagnostic.get(0))
end)

step("hover", function()
  go_to("lora")
  vim.lsp.buf.hover()
  wait("the hover window", function() return floating_text() ~= nil end)
  local shown = floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then vim.api.nvim_win_close(window, true) end
  end
  return shown
end)

step("codeAction", function()
  go_to("alpah")
  local seen = {}
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do table.insert(seen, options.format_item and options.format_item(item) or tostring(item)) end
    for index, title in ipairs(seen) do
      if title:find("alpha", 1, true) then return choose(items[index], index) end
    end
    choose(nil, nil)
  end
  vim.lsp.buf.code_action()
  wait("the fix", function() return not text():find("alpah", 1, true) end)
  return { titles = seen, line = vim.api.nvim_get_current_line() }
end)

step("cleared", function()
  wait("no diagnostics", function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  end)
  return true
end)

step("completion", function()
  -- As typed behind the last argument.
  go_to("alpha=16")
  local line = vim.api.nvim_get_current_line()
  local typed = line:gsub("alpha=16", "alpha=16, dro")
  vim.api.nvim_set_current_line(typed)
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_win_get_cursor(0)[1], #typed - 1 })
  local params = vim.lsp.util.make_position_params(0, "utf-16")
  local replies = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 10000)
  local labels = {}
  for _, reply in pairs(replies or {}) do
    for _, item in ipairs(reply.result and (reply.result.items or reply.result) or {}) do table.insert(labels, item.label) end
  end
  vim.api.nvim_set_current_line(line)
  return labels
end)

step("rename", function()
  go_to("topic")
  vim.lsp.buf.rename("subject")
  wait("the new name", function() return text():find("Parallel(draft, subject)", 1, true) ~= nil end)
  local other = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(buffer):find("quickstart.adapt", 1, true) then
      other = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
    end
  end
  return { main = text(), other = table.concat(other, "\n") }
end)

step("format", function()
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "let   width=4" })
  if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 10000 }) else vim.lsp.buf.formatting_sync(nil, 10000) end
  return vim.api.nvim_buf_get_lines(0, -2, -1, false)[1]
end)

step("definition", function()
  go_to("language")
  vim.lsp.buf.definition()
  wait("the other file", function() return vim.api.nvim_buf_get_name(0):find("quickstart.adapt", 1, true) ~= nil end)
  return vim.api.nvim_get_current_line()
end)

finish()
