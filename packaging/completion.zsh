#compdef joulewatch
# Completes joulewatch's commands, flags and files; the flags are those the program itself lists.
_joulewatch() {
    local command=
    local word
    for word in ${words[2,CURRENT-1]}; do
        case $word in generate | analyze | serve) command=$word; break ;; esac
    done
    if [[ ${words[CURRENT]} == -* ]]; then
        local -a flags
        flags=(${(f)"$(${words[1]} $command --help 2>/dev/null |
            sed -nE 's/^ +((-[A-Za-z],)?--[a-z-]+).*/\1/p' | tr ',' '\n')"})
        compadd -- $flags
    elif [[ -z $command ]]; then
        compadd -- generate analyze serve
    else
        _files
    fi
}
_joulewatch "$@"
