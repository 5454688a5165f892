-- Neovim's own client: another tool's diagnostic stands on a line, the mapping of the docs is pressed, the first fix is taken.
-- nvim --clean --headless -l drive_mapping.lua FILE OUT MAPPING COMMAND…   (0.11 or newer)
local arguments = _G.arg
local file, out, mapping = arguments[1], arguments[2], arguments[3]
local command = {}
for index = 4, #arguments do
  table.insert(command, arguments[index])
end

local function wait(what, check)
  if not vim.wait(60000, check, 20) then
    io.stderr:write("waited in vain for " .. what .. "\n")
    vim.cmd("cquit 1")
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.config("plc", { cmd = command, filetypes = { "c" } })
vim.bo[buffer].filetype = "c"
vim.lsp.enable("plc")
wait("the server", function()
  local clients = vim.lsp.get_clients({ bufnr = buffer })
  return #clients > 0 and clients[1].initialized
end)
dofile(mapping)
local line
for number, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
  if text:find("gets(", 1, true) then
    line = number
  end
end
local clangd = os.getenv("PLC_CLANGD_HERE")
if clangd then
  vim.lsp.config("clangd", { cmd = { clangd, "--background-index=false" }, filetypes = { "c" } })
  vim.lsp.enable("clangd")
  wait("clangd", function()
    return #vim.diagnostic.get(0, { lnum = line - 1 }) > 0
  end)
else
  vim.diagnostic.set(vim.api.nvim_create_namespace("other"), buffer, {
    { lnum = line - 1, col = 4, end_lnum = line - 1, end_col = 8, message = "'gets' is deprecated", source = "clang", severity = 2 },
  })
end
vim.api.nvim_win_set_cursor(0, { line, 4 })
local titles, chosen = {}, false
vim.ui.select = function(items, _, choose)
  local first
  for number, item in ipairs(items) do
    if vim.startswith(item.action.title, "PLC: ") and item.action.kind ~= "plc.explain" then
      table.insert(titles, item.action.title)
      first = first or number
    end
  end
  chosen = first ~= nil
  choose(first and items[first], first)
end
local before = vim.api.nvim_buf_get_changedtick(buffer)
-- A menu waits for the model for a few seconds; on a busy machine somebody opens it again.
for _ = 1, 20 do
  vim.api.nvim_feedkeys("grA", "x", false)
  if vim.wait(5000, function() return chosen end, 20) then
    break
  end
end
if not chosen then
  io.stderr:write("no menu has a fix of PLC's\n")
  vim.cmd("cquit 1")
end
wait("the edit", function()
  return vim.api.nvim_buf_get_changedtick(buffer) > before
end)
vim.cmd("write")
vim.fn.writefile({ vim.json.encode(titles) }, out)
vim.cmd("qall!")
