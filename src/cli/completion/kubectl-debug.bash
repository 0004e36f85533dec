# Completion of kubectl-debug for bash, 3.2 and later. In ~/.bashrc:
#   source <(kubectl-debug shell-completion bash)

__kubectl_debug_complete() {
	local rest=${COMP_LINE:0:COMP_POINT} trimmed part='' word='' out directive flag='' value i
	local -a words=()

	# Bash takes = and : for ends of words: what no blank parts is one word.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		trimmed=${rest#"${rest%%[![:space:]]*}"}
		part=${COMP_WORDS[i]}
		((i == COMP_CWORD)) && part=$trimmed
		if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
			words[${#words[@]} - 1]+=$part
		else
			words+=("$part")
		fi
		rest=${trimmed#"$part"}
	done

	# Quotes are taken off; what they hold is not run.
	for ((i = 0; i < ${#words[@]}; i++)); do
		words[i]=${words[i]//[\"\'\\]/}
	done
	word=${words[${#words[@]} - 1]}
	[[ $part == [=:] ]] && part=''

	COMPREPLY=()
	out=$(kubectl-debug __complete "${words[@]:1}" 2>/dev/null) || return
	directive=${out##*:}
	out=${out%:*}
	if [[ $(type -t compopt) == builtin ]]; then
		((directive & 2)) && compopt -o nospace
		((directive & 4)) && compopt +o default
		((directive & 24)) && compopt -o filenames
	fi

	if ((directive & 24)); then
		# Files of some kinds, or folders; folders lead to files.
		while IFS= read -r value; do
			if [[ -d $value ]] || { ((directive & 8)) && [[ $'\n'$out == *$'\n'"${value##*.}"$'\n'* ]]; }; then
				COMPREPLY+=("$value")
			fi
		done < <(compgen -f -- "$part")
		return
	fi

	[[ $word == -*=* ]] && flag=${word%%=*}=
	while IFS=$'\t' read -r value _; do
		[[ -z $value ]] && continue
		value=$flag$value
		# Readline exchanges the last part only.
		value=${value#"${word%"$part"}"}
		[[ $value == *[!a-zA-Z0-9_./:=@,+%-]* ]] && printf -v value %q "$value"
		COMPREPLY+=("$value")
	done <<<"$out"
}

complete -o default -F __kubectl_debug_complete kubectl-debug
