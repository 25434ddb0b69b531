using System.CommandLine;
using Portcullis.Cli;

return await CommandLineApplication.RunAsync(args, new InvocationConfiguration(), ownsProcess: true);
