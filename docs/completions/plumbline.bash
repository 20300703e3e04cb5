# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for plumbline(1)

_plumbline_ids() {
  plumbline sensors list --json 2>/dev/null | tr ',{' '\n\n' | sed -n 's/^ *"id" *: *"\([^"]*\)".*/\1/p'
}

_plumbline_alerts() {
  plumbline alerts list --json 2>/dev/null | tr ',{' '\n\n' | sed -n 's/^ *"number" *: *\([0-9]*\).*/\1/p'
}

_plumbline_exercises() {
  plumbline library list --all --json 2>/dev/null | tr ',{' '\n\n' | sed -n 's/^ *"id" *: *"\([^"]*\)".*/\1/p'
}

_plumbline() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command= second= i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == -* || $word == = ]] && continue
    [[ ${COMP_WORDS[i-1]} == = || ${COMP_WORDS[i-1]} == --bus ]] && continue
    if [[ -z $command ]]; then command=$word; elif [[ -z $second ]]; then second=$word; fi
  done
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}

  local words=
  case $previous in
    --bus) words="session system" ;;
    --area) words="neck upper mid lower hips"; [[ $command == library || $command == break ]] && words+=" arms whole" ;;
    --kind) words="self-massage stretch movement breathing heat hydration rest therapist-info" ;;
    --place) words="desk home travel" ;;
    --pose) words="upright slouched standing standing-slouched" ;;
    --placement) words="collar chest upper-back mid-back lower-back waist head other" ;;
    --content) words="days hours minutes events" ;;
    --day | --from | --to) words="today yesterday" ;;
    --fields) words="sitting slouching breaks sessions check-ins notes" ;;
    --output) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --sensor) words=$(_plumbline_ids) ;;
  esac
  if [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi

  case $command in
    '') words="status monitor why calibrate stats report sensors alerts snooze pause resume train mode profile break session checkin summary library proposal settings erase --bus= --help --version" ;;
    status | why) words="--json --help" ;;
    monitor) words="--json --waybar --readings= --help" ;;
    calibrate) words="--pose= --sensor= --delay= --json --help" ;;
    stats) words="--day= --week --from= --to= --json --csv --content= --help" ;;
    report) words="--week --month --days= --from= --to= --output= --force --without-notes --text --csv --fields= --help" ;;
    train) words="stop --json --help" ;;
    mode) [[ -z $second ]] && words="training tracking off --help" ;;
    summary) words="today yesterday --json --help" ;;
    checkin) words="fine stiff sore --comfort= --area= --note= --sleep= --energy= --focus= --list --json --help" ;;
    break)
      case $second in
        '') words="now suggest start done postpone skip --json --help" ;;
        now) words="--area= --seconds= --place= --kind= --help" ;;
        suggest) words="--area= --seconds= --place= --kind= --json --help" ;;
        start) words="micro long --help" ;;
        *) words="--help" ;;
      esac ;;
    session) words="massage exercise physiotherapy other --when= --note= --minutes= --help" ;;
    profile) [[ -z $second ]] && words="default commuting --help" ;;
    erase) words="--from= --to= --all --yes --help" ;;
    proposal) [[ -z $second ]] && words="accept reject --help" ;;
    alerts)
      case $second in
        '') words="list acknowledge dismiss false --json --help" ;;
        list) words="--json --help" ;;
        *) words=$(_plumbline_alerts) ;;
      esac ;;
    sensors)
      case $second in
        '') words="list scan add set pair remove connect disconnect identify supported --json --help" ;;
        list | supported) words="--json --help" ;;
        scan) words="--seconds= --json --help" ;;
        add) words="--placement= --name= --driver= --id= --seconds= --help" ;;
        set) words="$(_plumbline_ids) --placement= --name=" ;;
        *) words=$(_plumbline_ids) ;;
      esac ;;
    library)
      case $second in
        '') words="list show have safety --kind= --area= --place= --max-seconds= --all --json --help" ;;
        list) words="--kind= --area= --place= --max-seconds= --all --json --help" ;;
        show) words="$(_plumbline_exercises) --json --help" ;;
        have) words="chair wall mat ball roller band warm-pack towel pillow water none auto --help" ;;
        safety) words="red-flags massage-cautions find-help wellbeing disclaimer --all --json --help" ;;
      esac ;;
    settings)
      case $second in
        '') words="check reload --help" ;;
        check) COMPREPLY=($(compgen -f -- "$current")); return ;;
      esac ;;
    *) words="--help" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}

complete -F _plumbline plumbline
