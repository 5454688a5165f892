;;; drive_lsp_mode.el --- lsp-mode with clangd and PLC: takes PLC's first fix for what clangd reports.
;; emacs --batch -l drive_lsp_mode.el FILE OUT SETUP CLANGD   (SETUP: the lines of the docs)

(require 'package)
(package-initialize)
(require 'lsp-mode)
(require 'json)

(let* ((file (pop command-line-args-left))
       (out (pop command-line-args-left))
       (setup (pop command-line-args-left))
       (clangd (pop command-line-args-left))
       (end (+ (float-time) 300))
       (inhibit-message t)
       fixes)
  (setq lsp-session-file (expand-file-name "session" (file-name-directory out))
        lsp-auto-guess-root t
        lsp-guess-root-without-session t
        lsp-restart 'ignore
        lsp-enable-snippet nil
        lsp-enable-file-watchers nil
        lsp-diagnostics-provider :none
        lsp-response-timeout 60
        lsp-clients-clangd-executable clangd
        lsp-clients-clangd-args '("--background-index=false")
        lsp-enabled-clients '(clangd plc))
  (load setup nil t)
  (find-file file)
  (c-mode)
  (lsp)
  (goto-char (point-min))
  (search-forward "gets(")
  (backward-char 3)
  (while (null fixes)
    (when (> (float-time) end)
      (error "No fix of PLC's was offered; servers: %S, diagnostics: %S"
             (mapcar #'lsp--workspace-print (lsp-workspaces)) (lsp-cur-line-diagnostics)))
    (accept-process-output nil 0.5)
    (when (and (= (length (lsp-workspaces)) 2) (lsp-cur-line-diagnostics))
      (setq fixes (seq-filter (lambda (action) (and (string-prefix-p "PLC: " (gethash "title" action))
                                                    (not (equal (gethash "kind" action) "plc.explain"))))
                              (ignore-errors (lsp-code-actions-at-point))))))
  (lsp-execute-code-action (car fixes))
  (let ((coding-system-for-write buffer-file-coding-system))
    (save-buffer))
  (with-temp-file out
    (insert (json-encode (vconcat (mapcar (lambda (action) (gethash "title" action)) fixes))))))

;;; drive_lsp_mode.el ends here
