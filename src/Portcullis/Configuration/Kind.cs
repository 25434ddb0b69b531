using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>What values a setting takes: for messages, the reference and the schema.</summary>
internal abstract class Kind
{
    /// <summary>Completes "it is not": "a duration from 1s to 1d, like 90s, 5m or 2h".</summary>
    public abstract string Allowed { get; }

    /// <summary>The rows of an object; none for all else.</summary>
    public virtual IReadOnlyList<Row> Rows => [];

    /// <summary>What a list or a map holds; null for all else.</summary>
    public virtual Kind? Item => null;

    /// <summary>An object whose names the operator chooses.</summary>
    public virtual bool IsMap => false;

    /// <summary>Whatever stands for a value is a text, even where it looks like a number.</summary>
    public virtual bool IsText => false;

    /// <summary>The setting that has the same rows, and tells of them in the reference; null for an object that tells itself.</summary>
    public virtual string? SameAs => null;

    /// <summary>Never shown, not even in an error or in the audit record.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A value as JSON, for the reference and the schema; null where a default says enough.</summary>
    public virtual string? Example => null;

    /// <summary>The members of its JSON Schema (draft 2020-12).</summary>
    public abstract void WriteSchema(Utf8JsonWriter schema);
}

/// <summary>Reads and writes values of one type.</summary>
internal abstract class Kind<T> : Kind
{
    /// <summary>False where the value is none of this kind; then there is an error for it.</summary>
    public abstract bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>As it would stand in the file.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);
}
