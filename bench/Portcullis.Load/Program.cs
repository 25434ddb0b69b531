using Portcullis.Load;
using Portcullis.Load.Loads;
using Portcullis.Load.Measuring;

try
{
    var options = LoadOptions.Parse(args);
    var result = Run(options);
    if (result is not null)
        Console.WriteLine(result);
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (IOException e)
{
    // What failed has no result.
    Console.Error.WriteLine(e.Message);
    return 1;
}

static Result? Run(LoadOptions options)
{
    switch (options.Mode)
    {
        case "retr" or "stor":
            return new LargeFiles(options).Run(options.Mode == "stor");
        case "small-retr" or "small-stor":
            return new SmallFiles(options).Run(options.Mode == "small-stor");
        case "login" or "handshake":
            return new Logins(options).Run(options.Mode == "login");
        case "idle":
            return new IdleSessions(options).Run();
        case "list":
            return new Listings(options).Run("LIST ");
        case "mlsd":
            return new Listings(options).Run("MLSD ");
        case "noop":
            return new Noops(options).Run();
        case "commit":
            return new Commits(options).Run();
        case "files":
            ContentFiles.Make(options);
            return null;
        case "pump":
            Pump.Serve(options);
            return null;
        default:
            throw new FormatException($"{options.Mode} is not a mode.");
    }
}
