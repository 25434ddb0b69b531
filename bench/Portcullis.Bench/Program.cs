using Portcullis.Bench;

Settings settings;
try
{
    settings = Settings.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

if (settings.Benches.Contains("codec"))
    CodecBench.Run(settings);
if (settings.Benches.Contains("wire"))
    WireBench.Run(settings);
return 0;
