;;; emacs.el --- What a person does in Emacs with Eglot; the answers go to $ADAPT_ANSWER as JSON.  -*- lexical-binding: t; -*-
(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)
(add-to-list 'load-path (getenv "ADAPT_MODE"))
(require 'adapt-mode)
(setq eglot-sync-connect t
      eglot-confirm-server-initiated-edits nil
      eglot-autoshutdown nil
      make-backup-files nil)
(add-to-list 'eglot-server-programs
             `(adapt-mode . (,(getenv "ADAPT_NODE") ,(getenv "ADAPT_SERVER") "lsp" "--stdio")))

(defvar answer nil)
(defmacro step (name &rest body)
  `(push (cons ,name (condition-case problem (progn ,@body) (error (format "error: %S" problem)))) answer))
(defun wait (what condition)
  (let ((end (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) end)) (accept-process-output nil 0.05))
    (unless (funcall condition) (error "waited in vain for %s" what))))
(defun go-to (text) (goto-char (point-min)) (search-forward text) (goto-char (match-beginning 0)))
;; No idle timer fires in batch mode: what it would send is sent by hand.
(defun tell () (eglot--signal-textDocument/didChange))
(defun problems ()
  (mapcar (lambda (each) (flymake-diagnostic-text each)) (flymake-diagnostics)))
(defun request (method) (jsonrpc-request (eglot-current-server) method (eglot--TextDocumentPositionParams)))

(find-file (getenv "ADAPT_FILE"))
(push (cons "mode" (symbol-name major-mode)) answer)
(step "colours"
  (font-lock-ensure)
  (mapcar (lambda (word) (go-to word) (format "%s" (get-text-property (point) 'face)))
          '("import" "draft" "lora" "Stack" "/// A")))
(step "indentation"
  (let ((before (buffer-string)))
    (indent-region (point-min) (point-max))
    (equal before (buffer-string))))
(set-buffer-modified-p nil)
(step "attach" (apply #'eglot--connect (eglot--guess-contact)) (if (eglot-managed-p) t "not managed"))
(step "diagnostics" (wait "diagnostics" (lambda () (flymake-start) (problems))) (vconcat (problems)))
(step "hover" (go-to "lora") (plist-get (plist-get (request :textDocument/hover) :contents) :value))
(step "fix"
  (go-to "alpah")
  (let* ((actions (eglot-code-actions (point) (+ 5 (point)) "quickfix"))
         (fix (seq-find (lambda (each) (string-match "alpha" (plist-get each :title))) actions)))
    (eglot--apply-workspace-edit (plist-get fix :edit))
    (tell))
  (go-to "adapter draft")
  (buffer-substring (line-beginning-position) (line-end-position)))
(step "cleared" (wait "no diagnostics" (lambda () (flymake-start) (not (problems)))) t)
(step "completion"
  (go-to "alpha=16") (goto-char (match-end 0)) (insert ", dro") (tell)
  (let* ((found (eglot-completion-at-point))
         (all (all-completions "dro" (nth 2 found))))
    (undo-boundary) (delete-char -5) (tell)
    (vconcat (mapcar #'substring-no-properties all))))
(step "rename" (go-to "draft") (eglot-rename "fresh") (tell) (go-to "compose") (buffer-substring (point) (line-end-position)))
(step "definition"
  (go-to "language")
  (let ((found (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (file-name-nondirectory (xref-location-group (xref-item-location found)))))

(with-temp-file (getenv "ADAPT_ANSWER") (insert (json-encode answer)))
(set-buffer-modified-p nil)
(kill-emacs 0)
