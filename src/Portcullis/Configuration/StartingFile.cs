using System.Globalization;
using System.Text;

namespace Portcullis.Configuration;

/// <summary>The file of <c>portcullis init</c>: every setting with what it does, commented out, at its default or an example.</summary>
internal static class StartingFile
{
    private const int Width = 110;

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            // The configuration of Portcullis. What begins with // is a comment: take the // away in front of a setting to use it.
            // Check this file with: portcullis check-config FILE
            // All about each setting: docs/configuration.md
            {

            """);
        WriteRows(text, SettingsTable.Root.Rows, "  ");
        return text.Append("}\n").ToString();
    }

    private static void WriteRows(StringBuilder text, IReadOnlyList<Row> rows, string indent)
    {
        foreach (var row in rows)
        {
            if (row != rows[0])
                text.Append('\n');
            foreach (var line in Wrapped(row.Description, Width - indent.Length))
                text.Append(indent).Append("// ").Append(line).Append('\n');

            if (row.Kind.Rows.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}\"{row.Key}\": {{\n");
                WriteRows(text, row.Kind.Rows, indent + "  ");
                text.Append(indent).Append("},\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}// \"{row.Key}\": {row.Sample},\n");
            }
        }
    }

    private static IEnumerable<string> Wrapped(string sentence, int width)
    {
        var line = new StringBuilder();
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
