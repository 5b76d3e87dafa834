;;; adapt-mode.el --- Adapters on transformer models  -*- lexical-binding: t; -*-

;;; Commentary:

;; Colours, comments and indentation for .adapt files, and the language server through Eglot:
;;
;;   (add-to-list 'load-path "/path/to/adapt/lsp/emacs")
;;   (require 'adapt-mode)
;;   (add-hook 'adapt-mode-hook #'eglot-ensure)

;;; Code:

(defvar adapt-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?# "< b" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?' "\"" table)
    table))

(defconst adapt-mode-declaration
  (concat "^[ \t]*\\(" (regexp-opt '("import" "let" "model" "config" "adapter" "fusion" "head" "compose" "build"))
          "\\)[ \t]+\\(\\_<[[:alpha:]_][[:alnum:]_]*\\_>\\|\"[^\"\n]*\"\\|'[^'\n]*'\\)")
  "A declaration: its keyword, which is reserved only here, and its name.")

(defvar adapt-mode-font-lock
  `((,adapt-mode-declaration (1 font-lock-keyword-face) (2 font-lock-variable-name-face))
    ("\\_<\\(from\\)\\_>[ \t]*[\"']" 1 font-lock-keyword-face)
    (,(concat "\\_<" (regexp-opt '("Average" "BatchSplit" "Fuse" "MultiTask" "Parallel" "Split" "Stack" "Switch") t)
              "\\_>[ \t]*(")
     1 font-lock-type-face)
    ("\\_<\\([[:alpha:]_][[:alnum:]_]*\\)[[(]" 1 font-lock-function-name-face)
    ("\\_<\\([[:alpha:]_][[:alnum:]_]*\\)\\_>[ \t]*=" 1 font-lock-variable-name-face)
    (,(regexp-opt '("true" "false" "none" "True" "False" "None") 'symbols) . font-lock-constant-face)))

(defun adapt-mode-indent-line ()
  "Indent by two columns for each bracket that is open."
  (interactive)
  (let* ((depth (save-excursion (back-to-indentation) (car (syntax-ppss))))
         (closes (save-excursion (back-to-indentation) (looking-at "[])}]")))
         (column (* 2 (max 0 (if closes (1- depth) depth)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode adapt-mode prog-mode "Adapt"
  "Major mode for .adapt files."
  (setq-local comment-start "// "
              comment-end ""
              comment-start-skip "\\(?://+\\|#+\\|/\\*+\\)[ \t]*"
              indent-tabs-mode nil
              indent-line-function #'adapt-mode-indent-line
              font-lock-defaults '(adapt-mode-font-lock)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.adapt\\'" . adapt-mode))

(with-eval-after-load 'eglot
  (defvar eglot-server-programs)
  (add-to-list 'eglot-server-programs '(adapt-mode . ("adapt" "lsp" "--stdio"))))

(provide 'adapt-mode)

;;; adapt-mode.el ends here
