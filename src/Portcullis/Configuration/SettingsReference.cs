using System.Globalization;
using System.Text;

namespace Portcullis.Configuration;

/// <summary>docs/configuration.md: how the file works, and every setting of the table.</summary>
internal static class SettingsReference
{
    private const string Introduction = """
        # Configuration

        One file in JSON, with comments (`//` and `/* */`) and trailing commas. `portcullis init` writes one to begin with,
        `portcullis check-config FILE` says all that is wrong with it at once, each with line, column and setting, and
        `portcullis serve --config FILE` serves by it. This page is made from the same table that reads the file
        (`portcullis check-config --reference`), and so is [portcullis.schema.json](portcullis.schema.json), which lets an
        editor complete and check as you type.

        ```json
        {
          "$schema": "portcullis.schema.json",
          "listeners": ["0.0.0.0:21", "[::]:21"],
          "folder": "/srv/ftp",
          "networks": { "plant": ["10.20.0.0/16", "192.168.4.29"] },

          // The AS/400 asks for data ports below 1024, and cannot be changed before it is replaced.
          "dataPorts": {
            "preset": "legacy",
            "exceptions": [{ "networks": ["plant"], "until": "2027-06-30", "comment": "order entry" }],
          },

          "timeouts": { "idle": "10m" },
          "accounts": [
            { "name": "anna", "password": "correct horse battery staple", "folder": "/srv/ftp/anna" },
            { "name": "reader", "password": "any old thing", "permissions": "elr" },
          ],
        }
        ```

        - **What is not given has its default.** An unknown setting, a wrong value or a setting that stands twice is an error,
          and nothing is served.
        - **Options of the command line go before the environment, and the environment before the file.** The variable of a
          setting is named below it; it is looked at where a file is given. Numbers, words and durations stand in it as they are,
          lists and objects as JSON: `PORTCULLIS__LISTENERS='["[::]:21"]'`. An item of a list goes by its number, counted from 0:
          `PORTCULLIS__ACCOUNTS__0__PASSWORDFILE=/run/secrets/anna`.
        - **Durations** have one unit of `ms`, `s`, `m`, `h`, `d`; **sizes** are octets, or have one of `B`, `KiB`, `MiB`, `GiB`, `TiB`.
        - **Relative pathnames** start at the folder of the file.
        - **Passwords** stand in the file in the clear, or in a file of their own (`passwordFile`), and are never shown. A file
          with passwords that others than its owner can read is warned of.
        - **A running server takes the file anew** on SIGHUP, and within a few seconds after it changed: all of it or, where
          anything is wrong with it, nothing, and the log says what. Sessions that are open keep the settings they began with. End
          points that are new are listened on before those that are gone are closed, so that a port cannot be taken over from an
          end point that overlaps it (`0.0.0.0:21` to `192.0.2.1:21`): that needs a restart. A `passwordFile` that changed is
          read with the next SIGHUP.


        """;

    public static string Write()
    {
        var text = new StringBuilder(Introduction);
        foreach (var (path, row) in SettingsTable.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {path}\n\n{row.Description}\n\n");
            if (row.Kind.SameAs is { } same)
                Line("Value", $"{row.Kind.Allowed}, with the settings of `{same}`");
            else
                Line("Value", row.Kind.Allowed);
            if (row.IsRequired)
                Line("Required", "yes");
            if (row.Default is { } initial)
                Line("Default", $"`{initial}`");
            if (row.Example is { } example && example != row.Default)
                Line("Example", $"`\"{row.Key}\": {example}`");
            Line("Variable", $"`{EnvironmentOverrides.VariableOf(path)}`");
            text.Append('\n');
        }

        return text.ToString();

        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
    }
}
