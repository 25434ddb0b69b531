using System.Text;

namespace Portcullis.Client.Scripts;

/// <summary>A command of a script: its words, unquoted, and the line it stands on.</summary>
public sealed record ScriptLine(int Number, IReadOnlyList<string> Words);

/// <summary>
/// From text to commands. A line is a command; where <c>;</c> separates, a line may be several. Words are separated by
/// blanks. Double quotes keep blanks and semicolons; a backslash keeps the next character, within quotes and without.
/// A command that begins with <c>*</c> or <c>#</c> is a comment, up to the end of its line.
/// </summary>
public static class ScriptReader
{
    public static IReadOnlyList<ScriptLine> Read(string text, bool semicolonSeparates)
    {
        var commands = new List<ScriptLine>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            ReadLine(line, ++number, semicolonSeparates, commands);
        return commands;
    }

    private static void ReadLine(string line, int number, bool semicolonSeparates, List<ScriptLine> commands)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var inQuotes = false;

        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\')
            {
                if (++i == line.Length)
                    throw new ScriptException(number, "a backslash ends the line");
                word.Append(line[i]);
                inWord = true;
            }
            else if (c == '"')
            {
                inQuotes = !inQuotes;
                inWord = true;
            }
            else if (inQuotes)
            {
                word.Append(c);
            }
            else if (!inWord && words.Count == 0 && c is '*' or '#')
            {
                return;
            }
            else if (c is ' ' or '\t')
            {
                EndWord();
            }
            else if (c == ';' && semicolonSeparates)
            {
                EndCommand();
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }

        if (inQuotes)
            throw new ScriptException(number, "a double quote is not closed");
        EndCommand();

        void EndWord()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }

        void EndCommand()
        {
            EndWord();
            if (words.Count > 0)
                commands.Add(new ScriptLine(number, [.. words]));
            words.Clear();
        }
    }
}

/// <summary>A script that cannot be understood. Nothing of the command in question has been done.</summary>
/// <param name="line">0 where it is about no line.</param>
/// <param name="problem">In words.</param>
public sealed class ScriptException(int line, string problem) : Exception(line == 0 ? problem : $"line {line}: {problem}")
{
    public int Line { get; } = line;
}
