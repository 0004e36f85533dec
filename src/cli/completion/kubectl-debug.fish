# Completion of kubectl-debug for fish, 3 and later. In ~/.config/fish/config.fish:
#   kubectl-debug shell-completion fish | source

function __kubectl_debug_complete
	set -l words (commandline -opc)
	set -e words[1]
	set -l last (commandline -ct)
	set -l lines (kubectl-debug __complete $words "$last" 2>/dev/null)
	set -l directive (string replace -f -r '^:(\d+)$' '$1' -- $lines[-1])
	or return
	set -e lines[-1]
	set -l flag (string match -r '^-[^=]*=' -- $last)

	if test (math "floor($directive / 8) % 4") -ne 0
		# Files of some kinds, or folders; folders lead to files.
		for path in (__fish_complete_path (string replace -- "$flag" '' $last))
			set -l name (string replace -r '\t.*' '' -- $path)
			if string match -q -r '/$' -- $name; or contains -- (string replace -r '.*\.' '' -- $name) $lines
				printf '%s%s\n' "$flag" $path
			end
		end
	else if test (count $lines) -gt 0
		printf '%s\n' "$flag"$lines
	else if test (math "floor($directive / 4) % 2") -eq 0
		# Behind json= a file is named.
		set -l before (string match -r '.*=' -- $last)
		for path in (__fish_complete_path (string replace -- "$before" '' $last))
			printf '%s%s\n' "$before" $path
		end
	end
end

complete -c kubectl-debug -e
complete -c kubectl-debug -f -k -a '(__kubectl_debug_complete)'
