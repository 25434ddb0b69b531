using System.CommandLine;
using Portcullis.Cli;
using Portcullis.Hosting;

FasterBuild.TakeOver();
return await CommandLineApplication.RunAsync(args, new InvocationConfiguration(), ownsProcess: true);
