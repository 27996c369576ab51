#compdef joulewatch
# Completes joulewatch's commands, flags and files; the flags are those the program itself lists.
_joulewatch() {
    local command= task=
    local word
    for word in ${words[2,CURRENT-1]}; do
        case $command:$word in
            :generate | :analyze | :serve | :simulate | :user | :device | :meter | :site | :modbus | :backup | :verify | :restore) command=$word ;;
            user:add | user:list | user:passwd | user:disable | user:enable) task=$word; break ;;
            device:add | device:list | device:token | device:disable | device:enable | device:remove) task=$word; break ;;
            meter:list | meter:name | meter:site | meter:place | meter:kind | meter:note | meter:alarm) task=$word; break ;;
            site:add | site:list | site:remove) task=$word; break ;;
            modbus:scan | modbus:read | modbus:units) task=$word; break ;;
        esac
    done
    if [[ ${words[CURRENT]} == -* ]]; then
        local -a flags
        flags=(${(f)"$(${words[1]} $command $task --help 2>/dev/null |
            sed -nE 's/^ +((-[A-Za-z],)?--[a-z-]+).*/\1/p' | tr ',' '\n')"})
        compadd -- $flags
    elif [[ -z $command ]]; then
        compadd -- generate analyze serve simulate user device meter site modbus backup verify restore
    elif [[ $command == user ]]; then
        [[ -n $task ]] || compadd -- add list passwd disable enable
    elif [[ $command == device ]]; then
        [[ -n $task ]] || compadd -- add list token disable enable remove
    elif [[ $command == meter ]]; then
        [[ -n $task ]] || compadd -- list name site place kind note alarm
    elif [[ $command == site ]]; then
        [[ -n $task ]] || compadd -- add list remove
    elif [[ $command == modbus ]]; then
        [[ -n $task ]] || compadd -- scan read units
    else
        _files
    fi
}
_joulewatch "$@"
