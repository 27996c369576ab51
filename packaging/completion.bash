# Completes joulewatch's commands, flags and files; the flags are those the program itself lists.
_joulewatch() {
    local cur=${COMP_WORDS[COMP_CWORD]} command= task=
    local word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $command:$word in
            :generate | :analyze | :serve | :simulate | :user | :device | :meter | :site | :modbus | :backup | :verify | :restore) command=$word ;;
            user:add | user:list | user:passwd | user:disable | user:enable) task=$word; break ;;
            device:add | device:list | device:token | device:disable | device:enable | device:remove) task=$word; break ;;
            meter:list | meter:name | meter:site | meter:place | meter:kind | meter:note | meter:alarm) task=$word; break ;;
            site:add | site:list | site:remove) task=$word; break ;;
            modbus:scan | modbus:read | modbus:units) task=$word; break ;;
        esac
    done
    COMPREPLY=()
    if [[ $cur == -* ]]; then
        local flags
        flags=$("${COMP_WORDS[0]}" $command $task --help 2>/dev/null |
            sed -nE 's/^ +((-[A-Za-z],)?--[a-z-]+).*/\1/p' | tr ',' '\n')
        mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "generate analyze serve simulate user device meter site modbus backup verify restore" -- "$cur")
    elif [[ $command == user ]]; then
        [[ -n $task ]] ||
            mapfile -t COMPREPLY < <(compgen -W "add list passwd disable enable" -- "$cur")
    elif [[ $command == device ]]; then
        [[ -n $task ]] ||
            mapfile -t COMPREPLY < <(compgen -W "add list token disable enable remove" -- "$cur")
    elif [[ $command == meter ]]; then
        [[ -n $task ]] ||
            mapfile -t COMPREPLY < <(compgen -W "list name site place kind note alarm" -- "$cur")
    elif [[ $command == site ]]; then
        [[ -n $task ]] || mapfile -t COMPREPLY < <(compgen -W "add list remove" -- "$cur")
    elif [[ $command == modbus ]]; then
        [[ -n $task ]] || mapfile -t COMPREPLY < <(compgen -W "scan read units" -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -o filenames -F _joulewatch joulewatch
