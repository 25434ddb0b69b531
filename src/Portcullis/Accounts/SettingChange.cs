using System.Text;
using Portcullis.Configuration;

namespace Portcullis.Accounts;

/// <summary>Changes to a JSON object of settings, one path at a time: <c>quota.octets=10GiB</c>.</summary>
internal static class SettingChange
{
    /// <summary>The object with the value; null, and an error, where the path is none or the value no JSON.</summary>
    /// <param name="settings">An object.</param>
    /// <param name="word">PATH=VALUE. Lists and objects are JSON, all else stands as it is.</param>
    /// <param name="rows">What there is to set: of an account, or of a group.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static ConfigNode.Map? Set(ConfigNode.Map settings, string word, IReadOnlyList<Row> rows, ConfigurationErrors errors)
    {
        var (path, text) = word.Split('=', 2) is [{ Length: > 0 } before, var after] ? (before, after) : (word, null);
        var origin = new Origin($"--set {path}");
        if (text is null)
        {
            errors.Add(origin, "", $"It is not SETTING=VALUE, like permissions=elr or quota.octets=10GiB.");
            return null;
        }

        return Put(settings, rows, path.Split('.'), origin, errors, (kind, _) => ValueOf(kind, text, origin, errors));
    }

    /// <summary>The object without the value; null, and an error, where it is not in it.</summary>
    public static ConfigNode.Map? Unset(ConfigNode.Map settings, string path, IReadOnlyList<Row> rows, ConfigurationErrors errors)
    {
        var origin = new Origin($"--unset {path}");
        return Put(settings, rows, path.Split('.'), origin, errors, (_, old) =>
        {
            if (old is null)
                errors.Add(origin, "", "It is not set here; what it has is inherited, or the default.");
            return null;
        });
    }

    // A value of null takes the member out.
    private static ConfigNode.Map? Put(
        ConfigNode.Map map, IReadOnlyList<Row> rows, ReadOnlySpan<string> path, Origin origin, ConfigurationErrors errors, Func<Kind, ConfigNode?, ConfigNode?> value)
    {
        var name = path[0];
        if (rows.FirstOrDefault(row => row.Key == name) is not { } row)
        {
            var suggestion = Suggestion.For(name, [.. rows.Select(each => each.Key)]);
            errors.Add(origin, "", $"There is no setting '{name}' here.{(suggestion is null ? "" : $" Did you mean \"{suggestion}\"?")}");
            return null;
        }

        var before = errors.Count;
        map.TryFind(name, out var old);
        ConfigNode? made;
        if (path.Length == 1)
        {
            made = value(row.Kind, old);
        }
        else if (row.Kind.Rows.Count > 0)
        {
            made = Put(old as ConfigNode.Map ?? new ConfigNode.Map(origin, []), row.Kind.Rows, path[1..], origin, errors, value);
        }
        else
        {
            errors.Add(origin, "", $"There is nothing within {name}: it is {row.Kind.Allowed}.");
            return null;
        }

        if (errors.Count > before)
            return null;
        var member = made is null ? [] : new[] { new ConfigMember(name, origin, made) };
        var at = map.Members.TakeWhile(each => each.Name != name).Count();
        return map with { Members = [.. map.Members.Take(at), .. member, .. map.Members.Skip(at + 1)] };
    }

    private static ConfigNode? ValueOf(Kind kind, string text, Origin origin, ConfigurationErrors errors)
    {
        if (kind.IsText)
            return new ConfigNode.Text(origin, text);
        if (kind.Rows.Count > 0 || kind.Item is not null)
            return ConfigText.ParseVariable(origin.Source, text, errors);

        // A number or a word of JSON; else, as a size with a unit, a text.
        var tried = new ConfigurationErrors();
        return ConfigText.Parse(Encoding.UTF8.GetBytes(text), origin.Source, tried) is { } scalar and (ConfigNode.Number or ConfigNode.Boolean)
            ? scalar
            : new ConfigNode.Text(origin, text);
    }
}
