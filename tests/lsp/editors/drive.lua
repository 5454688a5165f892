-- Neovim's own client: opens a file, takes the second quick fix, and says what became of the text and its diagnostics.
-- nvim --clean --headless -l drive.lua FILE OUT COMMAND…   (0.11 or newer), or -S with vim.g.plc_arguments (0.7)
local arguments = vim.g.plc_arguments or _G.arg
local file, out = arguments[1], arguments[2]
local command = {}
for index = 3, #arguments do
  table.insert(command, arguments[index])
end

local function wait(what, check)
  if not vim.wait(60000, check, 20) then
    io.stderr:write("waited in vain for " .. what .. "\n")
    vim.cmd("cquit 1")
  end
end

local settings = { init_options = { settings = { debounce = 0 } } }
vim.cmd("edit " .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local start = vim.lsp.start_client
if vim.lsp.config then
  vim.lsp.config("plc", { cmd = command, filetypes = { "c" }, init_options = settings.init_options })
  vim.bo[buffer].filetype = "c"
  vim.lsp.enable("plc")
else
  vim.bo[buffer].filetype = "c"
  local id = start({ name = "plc", cmd = command, init_options = settings.init_options, root_dir = vim.loop.cwd() })
  vim.lsp.buf_attach_client(buffer, id)
end

wait("diagnostics", function()
  return #vim.diagnostic.get(buffer) > 0
end)
local shown = vim.diagnostic.get(buffer)[1]
vim.api.nvim_win_set_cursor(0, { shown.lnum + 1, shown.col })
local titles = {}
local done = false
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    local action = item.action or item[2]
    table.insert(titles, action.title)
  end
  choose(items[2], 2)
  done = true
end
local before = vim.api.nvim_buf_get_changedtick(buffer)
vim.lsp.buf.code_action()
wait("the menu", function()
  return done
end)
wait("the edit", function()
  return vim.api.nvim_buf_get_changedtick(buffer) > before
end)
wait("the diagnostics to go", function()
  return #vim.diagnostic.get(buffer) == 0
end)
vim.cmd("write")
local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
vim.fn.writefile({
  vim.json and vim.json.encode({
    titles = titles,
    message = shown.message,
    code = shown.code,
    line = shown.lnum,
    column = shown.col,
    encoding = clients[1].offset_encoding,
  }) or "{}",
}, out)
vim.cmd("undo")
vim.lsp.stop_client(clients)
vim.wait(500, function() return false end, 50)
vim.cmd("qall!")
