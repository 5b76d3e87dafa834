" Indentation of .adapt files: two columns for each open bracket.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=AdaptIndent(v:lnum)
setlocal indentkeys=0),0],0},o,O,!^F
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*AdaptIndent')
  finish
endif

function! AdaptIndent(lnum) abort
  let before = prevnonblank(a:lnum - 1)
  if before == 0
    return 0
  endif
  " Strings and comments may hold brackets that open nothing.
  let code = substitute(getline(before), '\v"%(\\.|[^"\\])*"|''%(\\.|[^''\\])*''|//.*$|#.*$', '', 'g')
  let opens = code =~# '[\[({]\s*,\?\s*$'
  let closes = getline(a:lnum) =~# '^\s*[\])}]'
  return max([0, indent(before) + (opens - closes) * shiftwidth()])
endfunction
