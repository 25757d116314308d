# What was typed, as a program gets it that is called directly. A script is given something else: lists in one piece,
# $null as a word, no first --, -r:x and -p3.12 in two, 3.10 as a number; and on Unix PowerShell expands what is in a
# variable, whatever the user had quoted. So the line is read again: what is written there is passed as it is
# written, and all else as the values that PowerShell has made of it. Nothing is evaluated twice.

# The words for the program of ours: strings. An option with its value right behind it is one word: -p3.12, too.
function global:_venvyard_typed {
    param($Invocation, [object[]]$Values)
    $parts = _venvyard_parts $Invocation $Values
    if ($null -eq $parts) { return , @(_venvyard_text $Values) }
    $words = [System.Collections.Generic.List[string]]::new()
    $open = -1
    foreach ($part in $parts) {
        $texts = @(_venvyard_text_of $part $Values)
        if ($open -eq $part.Element.Extent.StartOffset -and $texts.Count -eq 1) {
            $words[$words.Count - 1] += $texts[0]
        } else {
            foreach ($text in $texts) { $words.Add($text) }
        }
        $open = -1
        if ($part.Element -is [System.Management.Automation.Language.CommandParameterAst]) { $open = $part.Element.Extent.EndOffset }
    }
    return , $words.ToArray()
}

# A script block that gives a program the same words: & BLOCK PROGRAM VALUES.
function global:_venvyard_call {
    param($Invocation, [object[]]$Values)
    $parts = _venvyard_parts $Invocation $Values
    if ($null -eq $parts) {
        $code = @(for ($index = 0; $index -lt $Values.Count; $index++) { " `$v[$index]" }) -join ''
    } else {
        $code = ''
        $end = -1
        foreach ($part in $parts) {
            if ($part.Element.Extent.StartOffset -ne $end) { $code += ' ' }
            $code += _venvyard_code_of $part
            $end = $part.Element.Extent.EndOffset
        }
    }
    $pipe = ''
    if ($Invocation.ExpectingInput) { $pipe = '$input | ' }
    return [ScriptBlock]::Create("param(`$p, `$v) $pipe& `$p$code")
}

# What was typed behind the command's name: each element, with the first of its values and how many they are; $null where
# that can't be told.
function global:_venvyard_parts {
    param($Invocation, [object[]]$Values)
    $elements = _venvyard_elements $Invocation
    if ($null -eq $elements) { return }
    $parts = [System.Collections.Generic.List[object]]::new()
    $seen = $false
    $known = 0
    $splatted = $null
    foreach ($element in $elements) {
        $count = 1
        if (-not $seen -and $element.Extent.Text -ceq '--') {
            # PowerShell keeps the first for itself.
            $seen = $true
            $count = 0
        } elseif ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            $count += [int]($null -ne $element.Argument)
        } elseif (_venvyard_is_splatted $element) {
            if ($splatted) { return }
            $count = 0
        }
        $part = [pscustomobject]@{ Element = $element; At = $known; Count = $count }
        if (_venvyard_is_splatted $element) { $splatted = $part }
        $parts.Add($part)
        $known += $count
    }
    # How many values a splatted list has, the others tell.
    $rest = $Values.Count - $known
    if ($splatted -and $rest -ge 0) {
        $splatted.Count = $rest
        $isBehind = $false
        foreach ($part in $parts) {
            if ($isBehind) { $part.At += $rest }
            if ([object]::ReferenceEquals($part, $splatted)) { $isBehind = $true }
        }
    } elseif ($rest -ne 0) {
        return
    }
    return , $parts
}

function global:_venvyard_elements {
    param($Invocation)
    # Windows PowerShell knows the line and where in it the command stands.
    $text = [string]$Invocation.Line
    if ($text -and $Invocation.OffsetInLine -gt 0) { $text = $text.Substring($Invocation.OffsetInLine - 1) }
    if ($Invocation.PSObject.Properties['Statement'] -and $Invocation.Statement) { $text = $Invocation.Statement }
    $tokens = $errors = $null
    $parsed = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)
    $command = $parsed.Find({ param($ast) $ast -is [System.Management.Automation.Language.CommandAst] }, $false)
    if ($null -eq $command) { return }
    $elements = [System.Collections.Generic.List[object]]::new()
    for ($index = 1; $index -lt $command.CommandElements.Count; $index++) { $elements.Add($command.CommandElements[$index]) }
    return , $elements
}

function global:_venvyard_is_splatted {
    param($Element)
    return ($Element -is [System.Management.Automation.Language.VariableExpressionAst]) -and $Element.Splatted
}

# The code of one part.
function global:_venvyard_code_of {
    param($Part)
    $element = $Part.Element
    $text = $element.Extent.Text
    if (_venvyard_is_splatted $element) {
        return (@(for ($index = 0; $index -lt $Part.Count; $index++) { "`$v[$($Part.At + $index)]" }) -join ' ')
    }
    if (_venvyard_is_written $element) { return $text }
    if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
        return $text.Substring(0, $element.Argument.Extent.StartOffset - $element.Extent.StartOffset) + "`$v[$($Part.At + 1)]"
    }
    # What stands in double quotes is not expanded.
    if ($element -is [System.Management.Automation.Language.ExpandableStringExpressionAst] -and $text.StartsWith('"')) {
        return "`"`$(`$v[$($Part.At)])`""
    }
    return "`$v[$($Part.At)]"
}

# Whether nothing in it has to be evaluated.
function global:_venvyard_is_written {
    param($Element)
    if ($Element -is [System.Management.Automation.Language.ConstantExpressionAst]) { return $true }
    if ($Element -is [System.Management.Automation.Language.CommandParameterAst]) {
        return ($null -eq $Element.Argument) -or (_venvyard_is_written $Element.Argument)
    }
    if ($Element -is [System.Management.Automation.Language.ArrayLiteralAst]) {
        foreach ($one in $Element.Elements) { if (-not (_venvyard_is_written $one)) { return $false } }
        return $true
    }
    return $false
}

# The words of one part.
function global:_venvyard_text_of {
    param($Part, [object[]]$Values)
    $element = $Part.Element
    if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
        if ($null -eq $element.Argument) { return $element.Extent.Text }
        $option = $element.Extent.Text.Substring(0, $element.Argument.Extent.StartOffset - $element.Extent.StartOffset)
        return $option.TrimEnd() + (@(_venvyard_text $Values[$Part.At + 1]) -join ' ')
    }
    if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
        if ($element.StringConstantType -eq 'BareWord' -and $element.Value -cmatch '^~(?=$|[/\\])') {
            return [string]$HOME + $element.Value.Substring(1)
        }
        return $element.Value
    }
    # A number, and what has commas in it.
    if (_venvyard_is_written $element) { return $element.Extent.Text }
    for ($index = 0; $index -lt $Part.Count; $index++) { _venvyard_text $Values[$Part.At + $index] }
}

# Values as the words that a program gets: a list is several, $null none.
function global:_venvyard_text {
    param($Values)
    foreach ($value in $Values) {
        if ($null -eq $value) { continue }
        if ($value -is [System.Collections.IEnumerable] -and $value -isnot [string]) {
            _venvyard_text $value
        } else {
            # What a number was written as; a conversion would write it anew.
            $value.psobject.ToString()
        }
    }
}
