" Colours of .adapt files. Keywords are reserved only where a declaration starts: `adapter model from "x"` is legal.
if exists('b:current_syntax')
  finish
endif
syntax case match

syntax match adaptNumber /\v%(\k)@1<!%(\d+%(_\d+)*%(\.\d*)?|\.\d+)%([eE][+-]?\d+)?/
syntax match adaptOperator /[-+*\/|=:]/
syntax match adaptName /\v<\K\k*>/
syntax match adaptKey /\v<\K\k*>\ze\s*\=/
syntax match adaptConstant /\v<%([Tt]rue|[Ff]alse|[Nn]one)>/
syntax match adaptCall /\v<\K\k*>\+*\ze[(\[]/
syntax match adaptBlock /\v<%(Average|BatchSplit|Fuse|MultiTask|Parallel|Split|Stack|Switch)>\ze\s*\(/

syntax region adaptString start=/"/ skip=/\\./ end=/"\|$/ oneline contains=adaptEscape
syntax region adaptString start=/'/ skip=/\\./ end=/'\|$/ oneline contains=adaptEscape
syntax match adaptEscape /\\./ contained

syntax match adaptComment @//.*$@ contains=adaptTodo,@Spell
syntax match adaptDocumentation @////\@!.*$@ contains=@Spell
syntax region adaptComment start=@/\*@ end=@\*/@ contains=adaptTodo,@Spell
syntax match adaptPythonComment /#.*$/
syntax keyword adaptTodo TODO FIXME NOTE contained

" A declaration starts a line or follows a finished value; a name or a string comes next on the same line.
syntax match adaptKeyword /\v%(^\s*)@<=<%(import|let|model|config|adapter|fusion|head|compose|build)>\ze\s+%(\K|["'])/
      \ nextgroup=adaptDeclared,adaptString skipwhite
syntax match adaptKeyword /\v%([[:alnum:]_"')\]}\/]\s+)@8<=<%(import|let|model|config|adapter|fusion|head|compose|build)>\ze\s+%(\K|["'])/
      \ nextgroup=adaptDeclared,adaptString skipwhite
syntax match adaptDeclared /\v<\K\k*>/ contained
syntax match adaptFrom /\v<from>\ze\s*%(["']|$)/

" A bracket left open ends at a declaration in the first column.
syntax region adaptBrackets matchgroup=adaptBracket start=/[(\[{]/ end=/[)\]}]/ transparent fold
      \ end=/\v^\ze%(import|let|model|config|adapter|fusion|head|compose|build)>\s+%(\K|["'])/
      \ contains=ALLBUT,adaptKeyword,adaptDeclared,adaptFrom,adaptEscape,adaptTodo

syntax sync minlines=200

highlight default link adaptKeyword Keyword
highlight default link adaptFrom Keyword
highlight default link adaptDeclared Identifier
highlight default link adaptBlock Structure
highlight default link adaptCall Function
highlight default link adaptKey Type
highlight default link adaptConstant Boolean
highlight default link adaptNumber Number
highlight default link adaptOperator Operator
highlight default link adaptBracket Delimiter
highlight default link adaptString String
highlight default link adaptEscape SpecialChar
highlight default link adaptComment Comment
highlight default link adaptDocumentation SpecialComment
highlight default link adaptPythonComment Error
highlight default link adaptTodo Todo

let b:current_syntax = 'adapt'
