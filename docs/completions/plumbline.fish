# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for plumbline(1)

function __plumbline_ids
    plumbline sensors list --json 2>/dev/null | tr ',{' '\n\n' | string replace -rf '^ *"id" *: *"([^"]*)".*' '$1'
end

function __plumbline_alerts
    plumbline alerts list --json 2>/dev/null | tr ',{' '\n\n' | string replace -rf '^ *"number" *: *([0-9]+).*' '$1'
end

function __plumbline_exercises
    plumbline library list --all --json 2>/dev/null | tr ',{' '\n\n' | string replace -rf '^ *"id" *: *"([^"]*)".*' '$1'
end

function __plumbline_at
    __fish_seen_subcommand_from $argv[1]; and not __fish_seen_subcommand_from $argv[2..-1]
end

set -l commands status monitor why calibrate stats report sensors alerts snooze pause resume train mode profile break session checkin summary library proposal settings erase
set -l of_sensors list scan add set pair remove connect disconnect identify supported
set -l of_alerts list acknowledge dismiss false
set -l of_break now suggest start done postpone skip
set -l of_library list show have safety
set -l none "not __fish_seen_subcommand_from $commands"

complete -c plumbline -f
complete -c plumbline -n $none -l bus -xa 'session system' -d 'Which bus'
complete -c plumbline -l help -d 'Help'
complete -c plumbline -n $none -l version -d 'Version'
complete -c plumbline -n $none -a status -d 'Show posture, sensors and alerts'
complete -c plumbline -n $none -a monitor -d 'Follow changes and alerts'
complete -c plumbline -n $none -a why -d 'Tell what would be told next, and why not now'
complete -c plumbline -n $none -a calibrate -d 'Set the pose that slouching is measured from'
complete -c plumbline -n $none -a stats -d 'Show a day, a week or a range of days'
complete -c plumbline -n $none -a report -d 'Make a page of a week or any period'
complete -c plumbline -n $none -a sensors -d 'List, scan, add, remove sensors'
complete -c plumbline -n $none -a alerts -d 'List and answer alerts'
complete -c plumbline -n $none -a snooze -d 'Hold alerts back for a while'
complete -c plumbline -n $none -a pause -d 'Stop judging for a while'
complete -c plumbline -n $none -a resume -d 'End a pause'
complete -c plumbline -n $none -a train -d 'Practise: be told early for a while'
complete -c plumbline -n $none -a mode -d 'Show or set whether alerts are given'
complete -c plumbline -n $none -a break -d 'Breaks that are due, and what to do in them'
complete -c plumbline -n $none -a session -d 'Note a massage or another session'
complete -c plumbline -n $none -a summary -d 'Summarise a day'
complete -c plumbline -n $none -a checkin -d 'Note how you feel'
complete -c plumbline -n $none -a profile -d 'Show the profiles or change to one'
complete -c plumbline -n $none -a erase -d 'Erase history for good'
complete -c plumbline -n $none -a proposal -d 'Show or answer a proposed tolerance'
complete -c plumbline -n $none -a library -d 'Exercises for a break'
complete -c plumbline -n $none -a settings -d 'Check or reload settings'

complete -c plumbline -n "__plumbline_at sensors $of_sensors" -a "$of_sensors"
complete -c plumbline -n "__plumbline_at alerts $of_alerts" -a "$of_alerts"
complete -c plumbline -n "__plumbline_at break $of_break" -a "$of_break"
complete -c plumbline -n '__plumbline_at break now suggest start done postpone skip' -l json -d 'JSON'
complete -c plumbline -n '__plumbline_at start micro long' -a 'micro long'
complete -c plumbline -n '__fish_seen_subcommand_from now suggest' -l area -xa 'neck upper mid lower hips arms whole' -d 'Where'
complete -c plumbline -n '__fish_seen_subcommand_from now suggest' -l seconds -x -d 'There is time for this much'
complete -c plumbline -n '__fish_seen_subcommand_from now suggest' -l place -xa 'desk home travel' -d 'Where you are'
complete -c plumbline -n '__fish_seen_subcommand_from now suggest' -l kind -xa 'self-massage stretch movement breathing heat hydration rest' -d 'Only of this kind'
complete -c plumbline -n '__fish_seen_subcommand_from suggest' -l json -d 'JSON'
complete -c plumbline -n '__plumbline_at session massage exercise physiotherapy other' -a 'massage exercise physiotherapy other'
complete -c plumbline -n '__fish_seen_subcommand_from session' -l when -x -d 'When it ended'
complete -c plumbline -n '__fish_seen_subcommand_from session' -l note -x -d 'A few words'
complete -c plumbline -n '__fish_seen_subcommand_from session' -l minutes -x -d 'How long it lasted'
complete -c plumbline -n "__plumbline_at library $of_library" -a "$of_library"
complete -c plumbline -n '__fish_seen_subcommand_from show' -a '(__plumbline_exercises)'
complete -c plumbline -n '__fish_seen_subcommand_from have' -a 'chair wall mat ball roller band warm-pack towel pillow water none auto'
complete -c plumbline -n '__fish_seen_subcommand_from safety' -a 'red-flags massage-cautions find-help wellbeing disclaimer'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l kind -xa 'self-massage stretch movement breathing heat hydration rest therapist-info' -d 'Only this kind'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l area -xa 'neck upper mid lower hips arms whole' -d 'Only for this area'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l place -xa 'desk home travel' -d 'Only for this place'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l max-seconds -x -d 'Only what takes no longer'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l all -d 'Also what is off or excluded'
complete -c plumbline -n '__fish_seen_subcommand_from library' -l json -d 'JSON'
complete -c plumbline -n '__plumbline_at settings check reload' -a 'check reload'
complete -c plumbline -n '__plumbline_at train stop' -a 'stop'
complete -c plumbline -n '__plumbline_at mode training tracking off' -a 'training tracking off'
complete -c plumbline -n '__plumbline_at summary today yesterday' -a 'today yesterday'
complete -c plumbline -n '__plumbline_at checkin fine stiff sore' -a 'fine stiff sore'
complete -c plumbline -n '__plumbline_at profile default commuting' -a 'default commuting'
complete -c plumbline -n '__plumbline_at proposal accept reject' -a 'accept reject'
complete -c plumbline -n '__fish_seen_subcommand_from check' -F
complete -c plumbline -n '__fish_seen_subcommand_from set pair remove connect disconnect identify' -a '(__plumbline_ids)'
complete -c plumbline -n '__fish_seen_subcommand_from acknowledge dismiss false' -a '(__plumbline_alerts)'

complete -c plumbline -n '__fish_seen_subcommand_from status why monitor calibrate stats checkin summary list supported scan' -l json -d 'JSON'
complete -c plumbline -n '__fish_seen_subcommand_from monitor' -l waybar -d 'For waybar'
complete -c plumbline -n '__fish_seen_subcommand_from monitor' -l readings -x -d 'Angles too, so many a second'
complete -c plumbline -n '__fish_seen_subcommand_from calibrate' -l pose -xa 'upright slouched standing standing-slouched' -d 'Which pose'
complete -c plumbline -n '__fish_seen_subcommand_from calibrate' -l sensor -xa '(__plumbline_ids)' -d 'Which sensor'
complete -c plumbline -n '__fish_seen_subcommand_from calibrate' -l delay -x -d 'Seconds before the capture'
complete -c plumbline -n '__fish_seen_subcommand_from stats' -l day -xa 'today yesterday' -d 'One day'
complete -c plumbline -n '__fish_seen_subcommand_from stats report' -l week -d 'Seven days'
complete -c plumbline -n '__fish_seen_subcommand_from stats report erase' -l from -xa 'today yesterday' -d 'First day'
complete -c plumbline -n '__fish_seen_subcommand_from stats report erase' -l to -xa 'today yesterday' -d 'Last day'
complete -c plumbline -n '__fish_seen_subcommand_from stats report' -l csv -d 'CSV'
complete -c plumbline -n '__fish_seen_subcommand_from stats' -l content -xa 'days hours minutes events' -d 'Of the CSV'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l month -d 'Thirty days'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l days -x -d 'So many days'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l output -r -F -d 'Where to'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l force -d 'Replace a file'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l without-notes -d 'Leave notes out'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l text -d 'Plain text to hand over'
complete -c plumbline -n '__fish_seen_subcommand_from report' -l fields -xa 'sitting slouching breaks sessions check-ins notes' -d 'What is handed over'
complete -c plumbline -n '__fish_seen_subcommand_from scan add' -l seconds -x -d 'How long to listen'
complete -c plumbline -n '__fish_seen_subcommand_from add set' -l placement -xa 'collar chest upper-back mid-back lower-back waist head other' -d 'Where it is worn'
complete -c plumbline -n '__fish_seen_subcommand_from add set' -l name -x -d 'The name it advertises'
complete -c plumbline -n '__fish_seen_subcommand_from add' -l driver -x -d 'Its family'
complete -c plumbline -n '__fish_seen_subcommand_from add' -l id -x -d 'What to call it'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l comfort -x -d '0 to 10'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l area -xa 'neck upper mid lower hips' -d 'Where'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l note -x -d 'In your own words'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l sleep -x -d '0 to 10'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l energy -x -d '0 to 10'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l focus -x -d '0 to 10'
complete -c plumbline -n '__fish_seen_subcommand_from checkin' -l list -d 'Show the newest'
complete -c plumbline -n '__fish_seen_subcommand_from erase' -l all -d 'Everything'
complete -c plumbline -n '__fish_seen_subcommand_from erase' -l yes -d 'Do not ask'
