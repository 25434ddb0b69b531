namespace Portcullis.Import;

/// <summary>What a value of the registry holds.</summary>
internal abstract record RegData
{
    private RegData() { }

    /// <summary>As the operator wrote it; for reports.</summary>
    public abstract string Shown { get; }

    /// <summary>REG_DWORD and REG_QWORD.</summary>
    public sealed record Number(ulong Value) : RegData
    {
        public override string Shown => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>REG_SZ and REG_EXPAND_SZ.</summary>
    public sealed record Text(string Value) : RegData
    {
        public override string Shown => $"\"{Value}\"";
    }

    /// <summary>REG_MULTI_SZ.</summary>
    public sealed record Texts(IReadOnlyList<string> Values) : RegData
    {
        public override string Shown => $"[{string.Join(", ", Values.Select(value => $"\"{value}\""))}]";
    }

    /// <summary>REG_BINARY, and types that no setting has.</summary>
    public sealed record Octets(int Count) : RegData
    {
        public override string Shown => $"({Count} octets)";
    }
}

/// <param name="Key">As it stands between the brackets.</param>
/// <param name="Name">Empty for the default value of the key.</param>
/// <param name="Data">What it holds.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
internal sealed record RegValue(string Key, string Name, RegData Data, int Line);

/// <summary>A registry file that cannot be read.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record RegError(int Line, string Message);

/// <summary>An export of the registry: what is left when all of it has been applied, in the order of the file.</summary>
internal sealed record RegFile(IReadOnlyList<RegValue> Values, IReadOnlyList<RegError> Errors);
