using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Protocol.Facts;

/// <summary>
/// What MLST and MLSD tell of one entry. The name is that in its directory for MLSD, the whole pathname for MLST
/// (RFC 3659 §7.2). A fact that is null is not known, and left out; a permission that has no meaning for the type is not
/// printed; unique is equal where two names are the same file, and only there (RFC 3659 §7.5.2). Charset and language are
/// those of the name.
/// </summary>
public readonly record struct FactEntry(
    string Name,
    TypeFact Type,
    long? Size = null,
    DateTimeOffset? Modified = null,
    Permissions? Permissions = null,
    string? Unique = null,
    DateTimeOffset? Created = null,
    UnixFileMode? Mode = null,
    string? MediaType = null,
    string? Charset = null,
    string? Language = null);

/// <summary>
/// The entry of MLST and MLSD: <c>entry = [ facts ] SP pathname</c>, <c>facts = 1*( factname "=" value ";" )</c>
/// (RFC 3659 §7.2). Exactly one space, even without facts; all after it is the name.
/// </summary>
public static class FactLine
{
    private const int NumberLength = 20;

    // RCHAR of RFC 3659 §2.1, and "=": what a value may hold.
    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,.:!@#$%^&()-_+?/\\'\"=");

    /// <summary>A line of MLSD, with CR LF.</summary>
    public static void Write(IBufferWriter<byte> output, in FactEntry entry, FactSelection selection, ControlEncoding? encoding = null)
    {
        WriteEntry(output, entry, selection, encoding ?? ControlEncoding.Utf8);
        output.Write("\r\n"u8);
    }

    /// <summary>The line of MLST, for a reply: without the space before it, without CR LF.</summary>
    public static string Format(in FactEntry entry, FactSelection selection)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteEntry(output, entry, selection, ControlEncoding.Utf8);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteEntry(IBufferWriter<byte> output, in FactEntry entry, FactSelection selection, ControlEncoding encoding)
    {
        if (selection.HasFlag(FactSelection.Type))
            output.Write(TypeFactOf(entry.Type));

        if (selection.HasFlag(FactSelection.Size) && entry.Size is { } size)
            WriteSize(output, size);

        if (selection.HasFlag(FactSelection.Modify) && entry.Modified is { } modified)
            WriteTime(output, "Modify="u8, modified);

        if (selection.HasFlag(FactSelection.Perm) && entry.Permissions is { } permissions)
            WritePermissions(output, permissions & PermissionsOf(entry.Type));

        if (selection.HasFlag(FactSelection.Unique) && entry.Unique is { } unique)
            WriteText(output, "Unique="u8, ToValue(unique));

        if (selection.HasFlag(FactSelection.Create) && entry.Created is { } created)
            WriteTime(output, "Create="u8, created);

        if (selection.HasFlag(FactSelection.UnixMode) && entry.Mode is { } mode)
            WriteMode(output, (int)mode);

        if ((selection & FactSelection.FromSettings) != 0)
            WriteFromSettings(output, entry, selection);

        output.Write(" "u8);
        encoding.Encode(Printable.Line(entry.Name), output);
    }

    private static void WriteFromSettings(IBufferWriter<byte> output, in FactEntry entry, FactSelection selection)
    {
        if (selection.HasFlag(FactSelection.MediaType) && entry.MediaType is { } mediaType)
            WriteText(output, "Media-Type="u8, ToValue(mediaType));

        if (selection.HasFlag(FactSelection.Charset) && entry.Charset is { } charset)
            WriteText(output, "Charset="u8, ToValue(charset));

        if (selection.HasFlag(FactSelection.Lang) && entry.Language is { } language)
            WriteText(output, "Lang="u8, ToValue(language));
    }

    private static ReadOnlySpan<byte> TypeFactOf(TypeFact type) => type switch
    {
        TypeFact.File => "Type=file;"u8,
        TypeFact.Directory => "Type=dir;"u8,
        TypeFact.ListedDirectory => "Type=cdir;"u8,
        TypeFact.ParentDirectory => "Type=pdir;"u8,
        TypeFact.UnixSymbolicLink => "Type=OS.unix=symlink;"u8,
        _ => "Type=OS.unix=special;"u8,
    };

    private static Permissions PermissionsOf(TypeFact type) => type switch
    {
        TypeFact.File => Permissions.OfFiles,
        TypeFact.Directory or TypeFact.ListedDirectory or TypeFact.ParentDirectory => Permissions.OfDirectories,
        _ => Permissions.Delete | Permissions.Rename,
    };

    private static void WriteSize(IBufferWriter<byte> output, long size)
    {
        output.Write("Size="u8);
        Utf8Formatter.TryFormat(size, output.GetSpan(NumberLength), out var length);
        output.Advance(length);
        output.Write(";"u8);
    }

    private static void WritePermissions(IBufferWriter<byte> output, Permissions permissions)
    {
        output.Write("Perm="u8);
        output.Advance(permissions.WriteFact(output.GetSpan(sizeof(int) * 8)));
        output.Write(";"u8);
    }

    private static void WriteMode(IBufferWriter<byte> output, int mode) =>
        output.Write([.. "UNIX.mode=0"u8, (byte)('0' + (mode >> 6 & 7)), (byte)('0' + (mode >> 3 & 7)), (byte)('0' + (mode & 7)), (byte)';']);

    private static void WriteTime(IBufferWriter<byte> output, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        output.Write(name);
        TimeVal.Write(time, output.GetSpan(TimeVal.Length));
        output.Advance(TimeVal.Length);
        output.Write(";"u8);
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        Encoding.UTF8.GetBytes(value, output);
        output.Write(";"u8);
    }

    // A space or a ';' from a store would end the facts early and forge a name.
    private static string ToValue(string text) =>
        !text.AsSpan().ContainsAnyExcept(ValueCharacters)
            ? text
            : string.Create(text.Length, text, static (value, source) =>
            {
                for (var i = 0; i < value.Length; i++)
                    value[i] = ValueCharacters.Contains(source[i]) ? source[i] : '_';
            });
}
