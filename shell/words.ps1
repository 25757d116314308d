# What the user typed, as a program would get it. A script gets something else: lists in one piece, $null as a word, no
# first --, -r:x and -p3.12 in two pieces, 3.10 as a number; and on Unix, PowerShell expands patterns in values, even
# if the user quoted them. So the line is parsed again: literal text is passed as it was written, and everything else
# as the values that PowerShell made of it. Nothing is evaluated twice.

# The words for venvyard itself: strings. An option and the value attached to it are one word, as in -p3.12.
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

# A script block that passes the words to any program: & BLOCK PROGRAM VALUES.
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

# What was typed after the command's name: each element, with the index of its first value and the number of its values.
# $null if that can't be found out.
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
            # PowerShell removes the first one.
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
    # A splatted list has the values that are left.
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
    # Windows PowerShell has the line, and the command's offset in it.
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
    # A value in double quotes is not expanded again.
    if ($element -is [System.Management.Automation.Language.ExpandableStringExpressionAst] -and $text.StartsWith('"')) {
        return "`"`$(`$v[$($Part.At)])`""
    }
    return "`$v[$($Part.At)]"
}

# Whether it is literal: nothing in it has to be evaluated.
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
    # A number, or a list with commas.
    if (_venvyard_is_written $element) { return $element.Extent.Text }
    for ($index = 0; $index -lt $Part.Count; $index++) { _venvyard_text $Values[$Part.At + $index] }
}

# Values as the words that a program gets: a list is several words, $null is none.
function global:_venvyard_text {
    param($Values)
    foreach ($value in $Values) {
        if ($null -eq $value) { continue }
        if ($value -is [System.Collections.IEnumerable] -and $value -isnot [string]) {
            _venvyard_text $value
        } else {
            # The number as it was written. A conversion would format it anew.
            $value.psobject.ToString()
        }
    }
}
