;;; drive.el --- Emacs's own client: takes the second quick fix, and says what became of the text.
;; emacs --batch -l drive.el FILE OUT COMMAND…

(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)

(defun drive-wait (what check)
  "Wait until CHECK; fail with WHAT after a minute."
  (let ((end (+ (float-time) 60)))
    (while (not (funcall check))
      (when (> (float-time) end)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(let* ((file (pop command-line-args-left))
       (out (pop command-line-args-left))
       (command (prog1 command-line-args-left (setq command-line-args-left nil)))
       (eglot-server-programs (list (cons 'c-mode command)))
       (eglot-sync-connect 60)
       (eglot-autoshutdown nil)
       (inhibit-message t)
       titles)
  (find-file file)
  (c-mode)
  (apply #'eglot (eglot--guess-contact))
  (drive-wait "diagnostics" (lambda () (flymake-start) (flymake-diagnostics)))
  (let ((shown (car (flymake-diagnostics)))
        (before (buffer-chars-modified-tick)))
    (goto-char (flymake-diagnostic-beg shown))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (setq titles (mapcar #'car items))
                 (car (nth 1 items)))))
      (let ((last-nonmenu-event ?x))
        (eglot-code-actions (point) (point) nil t)))
    (drive-wait "the edit" (lambda () (> (buffer-chars-modified-tick) before)))
    (let ((coding-system-for-write buffer-file-coding-system))
      (save-buffer))
    (let ((text (flymake-diagnostic-text shown)))
      (with-temp-file out
        (insert (json-encode (list :titles (vconcat titles) :message text))))))
  (eglot-shutdown (eglot-current-server)))

;;; drive.el ends here
