autocmd BufNewFile,BufRead *.adapt setfiletype adapt
