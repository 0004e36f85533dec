#compdef kubectl-debug
# Completion of kubectl-debug for zsh. In ~/.zshrc, behind compinit:
#   source <(kubectl-debug shell-completion zsh)

_kubectl-debug() {
	local line directive value
	local -a lines found space order
	lines=("${(@f)$(kubectl-debug __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
	directive=${lines[-1]#:}
	lines[-1]=()
	[[ $directive == <-> ]] || return 1
	[[ $PREFIX == -*=* ]] && compset -P 1 '*='

	if ((directive & 8)); then
		_files -g "*.(${(j:|:)lines})"
		return
	elif ((directive & 16)); then
		_files -/
		return
	fi

	((directive & 2)) && space=(-S '')
	((directive & 32)) && order=(-V)
	for line in $lines; do
		value=${line%%$'\t'*}
		found+=("${value//:/\\:}:${${line#"$value"}#$'\t'}")
	done
	_describe $order completion found "${space[@]}" && return
	((directive & 4)) && return 1
	# Behind json= a file is named.
	compset -P '*='
	_files
}

if [[ $funcstack[1] == _kubectl-debug ]]; then
	_kubectl-debug "$@"
else
	compdef _kubectl-debug kubectl-debug
fi
