using Portcullis.Load.Measuring;

namespace Portcullis.Load.Loads;

/// <summary>Makes what is fetched: one large file, or with --type S the small ones.</summary>
internal static class ContentFiles
{
    public const int SmallFiles = 256;

    public static void Make(LoadOptions options)
    {
        if (options.Type == "S")
        {
            for (var i = 0; i < SmallFiles; i++)
                File.WriteAllBytes(Path.Combine(options.Folder, $"{i}"), Pattern.Stored("I").At(0, options.Size));
            return;
        }

        var (pattern, size) = (Pattern.Stored(options.Type), Pattern.Size(options.Type, options.Size));
        using var file = File.Create(Path.Combine(options.Folder, $"{(options.Type == "I" ? "noise" : "text")}-{size}"), 1);
        for (var position = 0L; position < size;)
        {
            var piece = pattern.At(position, size - position);
            file.Write(piece);
            position += piece.Length;
        }
    }
}
