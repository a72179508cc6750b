#!/usr/bin/env bash
# Deploys what armove wrote beside this script, with the Azure CLI: makes the resource group,
# registers the resource providers, validates, shows what would change, asks, and only then
# creates. It stops at the first thing that fails. `./deploy.sh --help` tells the options.
set -euo pipefail

region=<<region>>
group=<<group>>

# Calls a function once for each template, in the order in which they can be deployed, with
#   STAGE SCOPE NAME TEMPLATE PARAMETERS GROUP [PARAMETER THAT HAS TO BE FILLED IN]...
# An empty GROUP means the one that `--group` names.
each_template() {
<<templates>>
}

# The namespaces of the resource providers that a stage uses, one a line.
providers() {
    case $1 in
<<providers>>
    esac
}

usage() {
    cat <<'TEXT'
Usage: deploy.sh [base|workloads|protection] [OPTION]...

Deploys one stage: first `base`, then `workloads` (machines on their copied disks),
then `protection`. Without a stage: base.

  --group NAME             resource group in the target, made if it is not there
  --subscription ID        the subscription, if not the one that the Azure CLI uses now
  --management-group ID    for templates that are deployed to a management group
  --set NAME               use the parameter files `parameters.NAME.json`
  --what-if                only show what would change: nothing is made, nothing is asked
  --yes                    do not ask before anything is made
  -h, --help               this text
TEXT
}

fail() {
    printf 'deploy.sh: %s\n' "$1" >&2
    exit 1
}

confirm() {
    local answer=''
    [ -z "$yes" ] || return 0
    printf '%s [y/N] ' "$1"
    read -r answer || true
    case $answer in
    y | Y | yes | Yes | YES) ;;
    *) fail 'stopped as you wished; what was said to be created before this line is there, nothing else' ;;
    esac
}

# The Azure CLI in the subscription that was chosen.
azure() {
    if [ -n "$subscription" ]; then
        az "$@" --subscription "$subscription"
    else
        az "$@"
    fi
}

# One value, without the carriage return that the Azure CLI for Windows puts behind it.
ask_azure() {
    azure "$@" --output tsv | tr -d '\r'
}

# The parameter file of a template: the plain one, or that of the set.
parameter_file() {
    local file=$1
    [ -z "$set" ] || [ ! -f "$here/${1%.json}.$set.json" ] || file=${1%.json}.$set.json
    [ -f "$here/$file" ] || fail "there is no $file: choose one of the parameter files with --set NAME"
    printf '%s' "$file"
}

# What has to be right before anything is called.
check() {
    local file text name group_name='^[[:alnum:]._()-]{1,90}$'
    [ "$1" = "$stage" ] || return 0
    is_any=yes
    case $2 in
    group)
        [ -n "${6:-$group}" ] || fail "which resource group? Say it with --group NAME"
        [[ ${6:-$group} =~ $group_name ]] || fail 'a resource group has 1 to 90 letters, digits, and . _ - ( )'
        ;;
    mg) [ -n "$management_group" ] || fail "which management group? Say it with --management-group ID" ;;
    esac
    file=$(parameter_file "$5")
    text=$(LC_ALL=C tr -d '[:space:]' <"$here/$file")
    for name in "${@:7}"; do
        case $text in
        *"$name:{\"value\":null"*)
            printf '%s has no value in %s\n' "$name" "$file" >&2
            is_unfilled=yes
            ;;
        esac
    done
}

# The group must be where the resources go: some take their location from it.
make_group() {
    local exists location
    [[ " $known_groups " != *" $1 "* ]] || return 0
    known_groups="$known_groups $1"
    exists=$(ask_azure group exists --name "$1")
    if [ "$exists" = true ]; then
        location=$(ask_azure group show --name "$1" --query location)
        [ "$location" = "$region" ] || fail "the resource group $1 is in $location, not in $region: name another with --group"
        return 0
    fi
    [ -z "$what_if" ] || fail "there is no resource group $1 yet, and without it nothing can be tried: az group create --name $1 --location $region"
    confirm "There is no resource group $1. Create it in $region?"
    azure group create --name "$1" --location "$region" --output none
    printf 'created the resource group %s in %s\n' "$1" "$region"
}

register() {
    local namespace state
    while read -r namespace; do
        [ -n "$namespace" ] || continue
        state=$(ask_azure provider show --namespace "$namespace" --query registrationState </dev/null)
        [ "$state" != Registered ] || continue
        if [ -n "$what_if" ]; then
            printf 'the resource provider %s is not registered yet\n' "$namespace"
        else
            printf 'registering the resource provider %s\n' "$namespace"
            azure provider register --namespace "$namespace" --wait </dev/null
        fi
    done < <(providers "$stage")
}

# Calls `az deployment` for a template: VERB, then what each_template gives.
deployment() {
    local arguments file
    case $3 in
    group) arguments=(group "$1" --resource-group "${7:-$group}") ;;
    sub) arguments=(sub "$1" --location "$region") ;;
    mg) arguments=(mg "$1" --management-group-id "$management_group" --location "$region") ;;
    tenant) arguments=(tenant "$1" --location "$region") ;;
    esac
    case $1 in
    validate) arguments+=(--output none) ;;
    create) arguments+=(--output table) ;;
    esac
    file=$(parameter_file "$6")
    azure deployment "${arguments[@]}" --name "$4" --template-file "$here/$5" --parameters "@$here/$file"
}

deploy() {
    [ "$1" = "$stage" ] || return 0
    [ "$2" != group ] || make_group "${6:-$group}"
    printf '\n== %s\n' "$4"
    deployment validate "$@"
    deployment what-if "$@"
    [ -z "$what_if" ] || return 0
    case $stage in
    protection) confirm "Protect this now? It must be in $region and run, and the first item locks the redundancy of the vault." ;;
    workloads) confirm "Create this in $region? Disks of machines must be copied, and Resource Mover must not carry the machines." ;;
    *) confirm "Create this in $region?" ;;
    esac
    deployment create "$@"
    printf 'created what %s holds\n' "$4"
}

main() {
    stage=base subscription='' management_group='' set='' yes='' what_if=''
    is_any='' is_unfilled='' known_groups=''
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    while [ $# -gt 0 ]; do
        case $1 in
        base | workloads | protection) stage=$1 ;;
        --yes) yes=yes ;;
        --what-if) what_if=yes ;;
        -h | --help)
            usage
            exit 0
            ;;
        --group | --subscription | --management-group | --set)
            [ $# -gt 1 ] || fail "$1 needs a value"
            case $1 in
            --group) group=$2 ;;
            --subscription) subscription=$2 ;;
            --management-group) management_group=$2 ;;
            --set) set=$2 ;;
            esac
            shift
            ;;
        *)
            usage >&2
            fail "what is $1?"
            ;;
        esac
        shift
    done
    each_template check
    [ -n "$is_any" ] || fail "there is nothing to deploy in the stage $stage"
    [ -z "$is_unfilled" ] || fail 'fill in these parameters first; CHECKLIST.md says how to find each value'
    command -v az >/dev/null || fail 'the Azure CLI (az) is not on the PATH: install it, or use Cloud Shell'
    azure account show --query '{subscription: name, id: id, tenant: tenantId}' --output table ||
        fail 'sign in first: az login'
    register
    each_template deploy
}

main "$@"
