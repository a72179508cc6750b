#!/usr/bin/env pwsh
<#
.SYNOPSIS
Deploys what armove wrote beside this script, with the Azure CLI.
.DESCRIPTION
Makes the resource group, registers the resource providers, validates, shows what would change,
asks, and only then creates. It stops at the first thing that fails.
.PARAMETER Stage
First base, then workloads (machines on their copied disks), then protection.
.PARAMETER Group
Resource group in the target, made if it is not there.
.PARAMETER Subscription
The subscription, if not the one that the Azure CLI uses now.
.PARAMETER ManagementGroup
For templates that are deployed to a management group.
.PARAMETER Set
Use the parameter files parameters.SET.json.
.PARAMETER WhatIf
Only show what would change: nothing is made, nothing is asked.
.PARAMETER Yes
Do not ask before anything is made.
#>
param(
    [ValidateSet('base', 'workloads', 'protection')]
    [string] $Stage = 'base',
    [string] $Group = <<group>>,
    [string] $Subscription = '',
    [string] $ManagementGroup = '',
    [string] $Set = '',
    [switch] $WhatIf,
    [switch] $Yes
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$region = <<region>>

# In the order in which they can be deployed. An empty Group means that of -Group; FillIn are the
# parameters that have to be filled in.
$templates = @(
<<templates>>
)

# The namespaces of the resource providers that each stage uses.
$providers = @{
<<providers>>
}

function Stop-Deployment([string] $message) {
    [Console]::Error.WriteLine("deploy.ps1: $message")
    exit 1
}

# The Azure CLI in the subscription that was chosen; what it prints is the result.
function Invoke-Azure([string[]] $arguments) {
    if ($Subscription) { $arguments += @('--subscription', $Subscription) }
    & az $arguments
    if ($LASTEXITCODE -ne 0) { Stop-Deployment "az $($arguments[0..2] -join ' ') failed, as said above" }
}

function Get-AzureValue([string[]] $arguments) {
    "$(Invoke-Azure ($arguments + @('--output', 'tsv')))".Trim()
}

function Confirm-Step([string] $question) {
    if ($Yes) { return }
    if ((Read-Host "$question [y/N]") -notmatch '^(y|yes)$') {
        Stop-Deployment 'stopped as you wished; what was said to be created before this line is there, nothing else'
    }
}

# The parameter file of a template: the plain one, or that of the set.
function Get-ParameterFile($template) {
    $file = $template.Parameters
    if ($Set) {
        $other = $file -replace '\.json$', ".$Set.json"
        if (Test-Path -LiteralPath (Join-Path $PSScriptRoot $other)) { $file = $other }
    }
    $path = Join-Path $PSScriptRoot $file
    if (-not (Test-Path -LiteralPath $path)) {
        Stop-Deployment "there is no ${file}: choose one of the parameter files with -Set NAME"
    }
    $path
}

function Get-Group($template) {
    if ($template.Group) { $template.Group } else { $Group }
}

# What has to be right before anything is called; tells the parameters without a value.
function Test-Template($template) {
    if ($template.Scope -eq 'group') {
        $name = Get-Group $template
        if (-not $name) { Stop-Deployment 'which resource group? Say it with -Group NAME' }
        if ($name -notmatch '^[\w.()-]{1,90}$') {
            Stop-Deployment 'a resource group has 1 to 90 letters, digits, and . _ - ( )'
        }
    }
    if ($template.Scope -eq 'mg' -and -not $ManagementGroup) {
        Stop-Deployment 'which management group? Say it with -ManagementGroup ID'
    }
    $path = Get-ParameterFile $template
    $parameters = (Get-Content -LiteralPath $path -Raw -Encoding UTF8 | ConvertFrom-Json).parameters
    foreach ($name in $template.FillIn) {
        $entry = $parameters.PSObject.Properties[$name]
        if ($null -eq $entry -or $null -eq $entry.Value.PSObject.Properties['value']) { continue }
        if ($null -eq $entry.Value.value) { "$name has no value in $path" }
    }
}

# The group must be where the resources go: some take their location from it.
function Confirm-Group([string] $name) {
    if ((Get-AzureValue @('group', 'exists', '--name', $name)) -eq 'true') {
        $location = Get-AzureValue @('group', 'show', '--name', $name, '--query', 'location')
        if ($location -ne $region) {
            Stop-Deployment "the resource group $name is in $location, not in ${region}: name another with -Group"
        }
        return
    }
    if ($WhatIf) { Stop-Deployment "there is no resource group $name yet, and without it nothing can be tried: az group create --name $name --location $region" }
    Confirm-Step "There is no resource group $name. Create it in ${region}?"
    Invoke-Azure @('group', 'create', '--name', $name, '--location', $region, '--output', 'none')
    Write-Host "created the resource group $name in $region"
}

function Register-Provider([string] $namespace) {
    $state = Get-AzureValue @('provider', 'show', '--namespace', $namespace, '--query', 'registrationState')
    if ($state -eq 'Registered') { return }
    if ($WhatIf) {
        Write-Host "the resource provider $namespace is not registered yet"
        return
    }
    Write-Host "registering the resource provider $namespace"
    Invoke-Azure @('provider', 'register', '--namespace', $namespace, '--wait')
}

function Invoke-Deployment([string] $verb, $template) {
    $arguments = @('deployment', $template.Scope, $verb)
    switch ($template.Scope) {
        'group' { $arguments += @('--resource-group', (Get-Group $template)) }
        'mg' { $arguments += @('--management-group-id', $ManagementGroup, '--location', $region) }
        default { $arguments += @('--location', $region) }
    }
    switch ($verb) {
        'validate' { $arguments += @('--output', 'none') }
        'create' { $arguments += @('--output', 'table') }
    }
    $arguments += @(
        '--name', $template.Name,
        '--template-file', (Join-Path $PSScriptRoot $template.Template),
        '--parameters', "@$(Get-ParameterFile $template)"
    )
    Invoke-Azure $arguments
}

$chosen = @($templates | Where-Object { $_.Stage -eq $Stage })
if ($chosen.Count -eq 0) { Stop-Deployment "there is nothing to deploy in the stage $Stage" }
$unfilled = @($chosen | ForEach-Object { Test-Template $_ })
if ($unfilled.Count -gt 0) {
    $unfilled | ForEach-Object { [Console]::Error.WriteLine($_) }
    Stop-Deployment 'fill in these parameters first; CHECKLIST.md says how to find each value'
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Stop-Deployment 'the Azure CLI (az) is not on the PATH: install it, or use Cloud Shell'
}
Invoke-Azure @('account', 'show', '--query', '{subscription: name, id: id, tenant: tenantId}', '--output', 'table')
foreach ($namespace in @($providers[$Stage])) { Register-Provider $namespace }
foreach ($template in $chosen) {
    if ($template.Scope -eq 'group') { Confirm-Group (Get-Group $template) }
    Write-Host ''
    Write-Host "== $($template.Template)"
    Invoke-Deployment 'validate' $template
    Invoke-Deployment 'what-if' $template
    if ($WhatIf) { continue }
    if ($Stage -eq 'workloads') {
        Confirm-Step "Create this in ${region}? Disks of machines must be copied, and Resource Mover must not carry the machines."
    } elseif ($Stage -eq 'protection') {
        Confirm-Step "Protect this now? It must be in ${region} and run, and the first item locks the redundancy of the vault."
    } else {
        Confirm-Step "Create this in ${region}?"
    }
    Invoke-Deployment 'create' $template
    Write-Host "created what $($template.Template) holds"
}
